import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmbeddedHost } from './support/embedded-host.ts';
import { until } from './support/fault-lab.ts';
import { inGroup, parentOf } from './support/processes.ts';
import { folderWith, program } from './support/program.ts';
import { hasSshd, startSshd } from './support/sshd-host.ts';
import { stopwatch } from './support/stopwatch.ts';

/** Seconds until nothing of a session is left whose controller is dead. */
const lease = 30;
/** Seconds to wait for it on a busy machine. */
const patience = 60;

type Kind = 'ssh' | 'openssh' | 'local';

describe.skipIf(!hasSshd).concurrent('the session of a controller', { timeout: 120_000 }, () => {
  let host: EmbeddedHost;
  beforeAll(async () => {
    host = await startSshd();
  });
  afterAll(() => host.stop());

  /** A run with a task at work, which notes the process group of its session. */
  async function start(kind: Kind, task: string) {
    const { port, user } = host.address;
    const reach = { kplay_host: '127.0.0.1', kplay_port: port, kplay_user: user, kplay_connection: kind };
    const files = { kplay_private_key: host.privateKeyFile, kplay_known_hosts: host.knownHostsFile };
    const folder = await folderWith({
      'hosts.yml': JSON.stringify({ all: { hosts: { far: { ...reach, ...files } } } }),
    });
    const { writeFile } = await import('node:fs/promises');
    const cmd = `ps -o pgid= -p $PPID >${folder}/new; mv ${folder}/new ${folder}/group; ${task}; touch ${folder}/done`;
    const tasks = [{ shell: { cmd } }];
    await writeFile(`${folder}/play.yml`, JSON.stringify([{ hosts: 'all', gather_facts: false, tasks }]));
    const child = spawn(process.execPath, [program, 'run', 'play.yml', '-i', 'hosts.yml'], {
      cwd: folder,
      env: { ...process.env, CI: 'true' },
      stdio: 'ignore',
    });
    await until('it is at work', () => existsSync(`${folder}/group`));
    const group = Number(readFileSync(`${folder}/group`, 'utf8'));
    expect(inGroup(group).map(({ name }) => name)).toContain('kplay-watchdog');
    const isDone = () => existsSync(`${folder}/done`);
    return { child, group, isDone, parent: parentOf(group) };
  }

  const kill = (child: ChildProcess) => void child.kill('SIGKILL');
  const stop = (child: ChildProcess) => void child.kill('SIGSTOP');

  test.for<[string, Kind, (child: ChildProcess) => void]>([
    ['killed', 'ssh', kill],
    ['killed', 'openssh', kill],
    ['killed', 'local', kill],
    ['stopped', 'ssh', stop],
  ])('that is %s ends in 30 s, with the command at work: %s', async ([, kind, end]) => {
    const { child, group, isDone, parent } = await start(kind, 'setsid sleep 600');
    end(child);
    const [began, since] = [performance.now(), stopwatch()];
    await until('nothing is left', () => inGroup(group).length === 0, patience);
    expect(since().own).toBeLessThan(lease);
    // a short command ends as it should
    expect(performance.now() - began).toBeGreaterThan(20_000);
    await sleep(500);
    expect(isDone()).toBe(false);
    // the process of sshd for this connection
    if (kind !== 'local') expect(existsSync(`/proc/${parent}`)).toBe(false);
    child.kill('SIGKILL');
  });

  test.for<[string, Kind, number]>([
    ['is stopped for 20 s', 'ssh', 20],
    ['is stopped for longer, on its own host', 'local', 35],
    ['waits for a long task', 'ssh', 0],
    ['waits for a long task', 'openssh', 0],
  ])('that %s goes on: %s', async ([, kind, seconds]) => {
    const { child, group, isDone } = await start(kind, 'sleep 40');
    const ended = once(child, 'close');
    if (seconds > 0) {
      child.kill('SIGSTOP');
      await sleep(seconds * 1000);
      child.kill('SIGCONT');
    }
    expect(await ended).toEqual([0, null]);
    expect(isDone()).toBe(true);
    await until('nothing is left', () => inGroup(group).length === 0, 8);
  });
});
