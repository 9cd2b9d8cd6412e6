import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmbeddedHost } from './support/embedded-host.ts';
import { until } from './support/fault-lab.ts';
import { folderWith, program } from './support/program.ts';
import { hasSshd, startSshd } from './support/sshd-host.ts';

const count = 20;

function commandLine(pid: string): string {
  const file = `/proc/${pid}/cmdline`;
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

describe.skipIf(!hasSshd)('a controller that ends in the middle of many small steps', () => {
  let host: EmbeddedHost;
  beforeAll(async () => {
    host = await startSshd();
  });
  afterAll(() => host.stop());

  /** Each step notes when it begins, and in which shell. */
  async function start(connection: string) {
    const { port, user } = host.address;
    const own = { kplay_host: '127.0.0.1', kplay_port: port, kplay_user: user, kplay_connection: connection };
    const files = { kplay_private_key: host.privateKeyFile, kplay_known_hosts: host.knownHostsFile };
    const cmd = 'echo "$(date +%s%3N) $(ps -o ppid= -p $PPID)" >>{{ log }}; sleep 0.15';
    const folder = await folderWith({
      'hosts.yml': JSON.stringify({ all: { hosts: { far: { ...own, ...files } } } }),
      'play.yml': JSON.stringify([
        {
          hosts: 'all',
          gather_facts: false,
          tasks: Array.from({ length: count }, () => ({ shell: { cmd } })),
        },
      ]),
    });
    mkdirSync(`${folder}/tmp`);
    const log = `${folder}/log`;
    const child = spawn(
      process.execPath,
      [program, 'run', 'play.yml', '-i', 'hosts.yml', '-e', `log=${log}`],
      {
        cwd: folder,
        env: { ...process.env, CI: 'true', TMPDIR: `${folder}/tmp` },
      },
    );
    const steps = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []);
    await until('some steps are done', () => steps().length >= 4);
    return { child, folder, steps };
  }

  const ends: [string, (child: ReturnType<typeof spawn>) => Promise<unknown>][] = [
    ['kill -9', async (child) => child.kill('SIGKILL')],
    [
      'Ctrl-C twice',
      async (child) => {
        child.kill('SIGINT');
        await once(child.stdout!, 'data');
        child.kill('SIGINT');
      },
    ],
    ['SIGTERM', async (child) => child.kill('SIGTERM')],
    ['SIGHUP', async (child) => child.kill('SIGHUP')],
  ];

  test.each(['ssh', 'openssh'].flatMap((kind) => ends.map(([how, end]) => [kind, how, end] as const)))(
    '%s, %s: no step begins after that, and nothing stays',
    // it measures time on a machine that runs other tests, too
    { retry: 2 },
    async (connection, how, end) => {
      const { child, folder, steps } = await start(connection);
      const ended = once(child, 'close');
      let report = '';
      child.stdout.on('data', (chunk) => {
        report += chunk;
      });
      const asked = Date.now();
      await end(child);
      const [code] = await ended;
      expect(Date.now() - asked).toBeLessThan(10_000);
      expect(code).toBe(how === 'kill -9' ? null : 130);
      const died = Date.now();
      // what is known by then is told
      if (how !== 'kill -9') expect(report).toMatch(/INTERRUPTED/);
      await sleep(1500);
      const all = steps();
      expect(all.length).toBeLessThan(count);
      const [last, shell] = all.at(-1)!.split(/ +/);
      expect(Number(last)).toBeLessThan(died + 200);
      // a zombie, which waits for its parent, has no command line
      expect(commandLine(shell!)).toBe('');
      expect(readdirSync(`${folder}/tmp`)).toEqual([]);
      expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(`${folder}/tmp`);
    },
  );
});
