import { type ChildProcess, spawn } from 'node:child_process';
import { runTool, tryRun } from '../../src/lab/command.ts';
import type { LabStatus } from '../../src/lab/status.ts';
import { folderWith, program } from './program.ts';

/** Waits until something holds. Looks every 50 ms, and less often after some seconds: looks take time, too. Throws after `seconds`. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  seconds = 20,
): Promise<void> {
  const began = Date.now();
  for (let waited = 0; waited < seconds * 1000; waited = Date.now() - began) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, Math.min(Math.max(50, waited / 20), 500)));
  }
  throw new Error(`after ${seconds} s still not: ${what}`);
}

/** Waits until nothing is found any more. After `seconds`, throws with what there is. */
export async function untilNothing(
  what: string,
  find: () => Promise<string> | string,
  seconds: number,
): Promise<void> {
  let found = '';
  const isGone = async () => {
    found = await find();
    return found === '';
  };
  await until('nothing', isGone, seconds).catch(() => {
    throw new Error(`${what} after ${seconds} s: ${found}`);
  });
}

/** Runs shell text inside a host as root, past its network and sshd; gives what it printed. */
export async function inside(lab: LabStatus, host: string, script: string): Promise<string> {
  const { pid } = lab.hosts.find(({ name }) => name === host)!;
  const { stdout } = await tryRun('nsenter', [
    '-t',
    String(pid),
    '-m',
    '-u',
    '-n',
    '-p',
    '-C',
    // a folder of this machine
    ...['env', '-u', 'TMPDIR'],
    'sh',
    '-c',
    script,
  ]);
  return stdout;
}

/** Cuts a host off without a word, as a dead link does, or lets it back. */
export async function link(lab: LabStatus, host: string, state: 'up' | 'down'): Promise<void> {
  await runTool('ip', ['-n', lab.netns, 'link', 'set', `v-${host}`, state]);
}

/** An inventory of the lab's hosts; `vars` are of all hosts, `own` of one. A proxy that ends ends the connection. */
export function inventoryOf(
  lab: LabStatus,
  vars: Record<string, string> = {},
  own: Record<string, Record<string, string>> = {},
): string {
  const hosts = lab.hosts.map(({ name, address }) => [name, { kplay_host: address, ...own[name] }]);
  return JSON.stringify({
    all: {
      hosts: Object.fromEntries(hosts),
      vars: {
        kplay_user: 'root',
        kplay_private_key: lab.key,
        kplay_known_hosts: lab.knownHosts,
        kplay_proxy_command: `nsenter --net=/run/netns/${lab.netns} nc.openbsd -N %h %p`,
        ...vars,
      },
    },
  });
}

/** A project folder with an inventory and one play over all hosts. */
export function project(
  inventory: string,
  tasks: unknown[],
  more: { hosts?: string; files?: Record<string, string> } = {},
): Promise<string> {
  const play = [{ name: 'P', hosts: more.hosts ?? 'all', tasks }];
  return folderWith({ 'hosts.yml': inventory, 'play.yml': JSON.stringify(play), ...more.files });
}

/** A run under way, which can be killed and interrupted. */
export interface Running {
  child: ChildProcess;
  out: () => string;
  ended: Promise<number | null>;
}

/** Starts `kplay run` in a project folder without waiting for it. */
export function start(folder: string, args: string[] = []): Running {
  const child = spawn(process.execPath, [program, 'run', 'play.yml', '-i', 'hosts.yml', ...args], {
    cwd: folder,
    env: { ...process.env, CI: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      out += chunk;
    });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, out: () => out, ended };
}

/** What a run may have left on a host: its shells, its temporary files. */
export function leftovers(lab: LabStatus, host: string): Promise<string> {
  return inside(
    lab,
    host,
    `ps -eo pid,args | grep -E '[s]h -s( kplay-run.*)?$'; ls -d /tmp/kplay-* /var/tmp/kplay-* /dev/shm/kplay-* /run/kplay-* 2>/dev/null;
     find / -xdev -name '.*.kplay-*' 2>/dev/null; true`,
  );
}
