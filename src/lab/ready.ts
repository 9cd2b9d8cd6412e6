import { readFile } from 'node:fs/promises';
import { Trouble } from '../core/errors.ts';
import { tryRun } from './command.ts';
import { isAlive } from './host.ts';
import { hostLayout, type Layout } from './layout.ts';
import { insideNetns } from './network.ts';
import type { StateHost } from './state.ts';

/** Seconds that a host may take to boot, and to show that it has started to: a busy machine is slow. */
const patience = 90;
const beginning = 10;

/**
 * Waits until a host answers and systemd has started everything. Throws Trouble when it ends before, or
 * takes too long; gives the units that failed, which is not fatal.
 */
export async function waitUntilReady(lab: Layout, host: StateHost): Promise<string[]> {
  const began = Date.now();
  const deadline = began + patience * 1000;
  let hasBegun = false;
  while (!(await answers(lab, host))) {
    const isThere = await isAlive(lab, host.name);
    hasBegun ||= isThere;
    if (!isThere && (hasBegun || Date.now() > began + beginning * 1000))
      throw await failed(lab, host, 'did not boot');
    if (Date.now() > deadline) throw await failed(lab, host, `does not answer after ${patience} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const command = 'systemctl is-system-running --wait; systemctl --failed --no-legend --plain';
  // if we are killed, it ends with us, and its proxy with it: a host that is removed would never answer
  const tied = ['--pdeathsig', 'TERM', 'ssh', '-F', lab.sshConfig, host.name, command];
  for (;;) {
    const { code, stdout, stderr } = await tryRun('setpriv', tied);
    const [is, ...units] = stdout.trim().split('\n');
    if (is === 'running' || is === 'degraded') return units;
    // sshd answers a little before logins are allowed (pam_nologin)
    if (Date.now() > deadline) throw await failed(lab, host, `is not ready (${code}): ${is ?? ''} ${stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function answers(lab: Layout, host: StateHost): Promise<boolean> {
  const probe = await tryRun(
    'nsenter',
    insideNetns(lab.netns, 'nc.openbsd', '-z', '-w', '1', host.address, '22'),
  );
  return probe.code === 0;
}

async function failed(lab: Layout, host: StateHost, how: string): Promise<Trouble> {
  const log = await readFile(hostLayout(lab, host.name).log, 'utf8').catch(() => '');
  return new Trouble(`${host.name} ${how}`, { hint: log.trimEnd().split('\n').slice(-8).join('\n') });
}
