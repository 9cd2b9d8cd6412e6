import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Event } from '../src/core/events.ts';
import { ssh } from '../src/transport/ssh2/ssh.ts';
import type { EmbeddedHost } from './support/embedded-host.ts';
import { folderWith, program } from './support/program.ts';
import { hasSshd, startSshd } from './support/sshd-host.ts';
import { dueCases } from './support/today.ts';

const hostile = fileURLToPath(new URL('support/hostile-host.mjs', import.meta.url));
const good = ['good1', 'good2'];
const count = 25;

/** What a hostile host does, and whether that is enough to give it up before somebody ends the run. */
const kinds: [string, 'lost' | 'unreachable' | 'held'][] = [
  ['drip', 'held'],
  ['stdout', 'held'],
  ['stderr', 'held'],
  ['newlines', 'held'],
  ['window', 'held'],
  ['lengths', 'lost'],
  ['lines', 'lost'],
  ['escapes', 'held'],
  ['forged', 'lost'],
  ['marks', 'lost'],
  ['silence', 'held'],
  ['prompts', 'unreachable'],
  ['banners', 'unreachable'],
  ['greeting', 'unreachable'],
  ['greeting at full speed', 'unreachable'],
  ['one endless line', 'unreachable'],
  ['garbage after the greeting', 'unreachable'],
];

describe.skipIf(!hasSshd)('a hostile host next to two good ones', () => {
  let host: EmbeddedHost;

  beforeAll(async () => {
    host = await startSshd();
    // compiles the program
    await play(undefined);
  });
  afterAll(() => host.stop());

  async function startHostile(kind: string) {
    const child = spawn(process.execPath, [hostile, kind], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(child.stdout!, 'data')) as [Buffer];
    const [port, ...key] = line.toString().trim().split(' ');
    appendFileSync(host.knownHostsFile, `[127.0.0.1]:${port} ${key.join(' ')}\n`);
    return { child, port: Number(port) };
  }

  /** Runs until the good hosts are through, and ends what is left then. */
  async function play(badPort: number | undefined, cmd = 'sleep 0.02') {
    const { port, user } = host.address;
    const at = (port: number) => ({ kplay_host: '127.0.0.1', kplay_port: port, kplay_user: user });
    const files = { kplay_private_key: host.privateKeyFile, kplay_known_hosts: host.knownHostsFile };
    const bad = badPort === undefined ? {} : { bad: { ...at(badPort), kplay_password: 'x', cmd } };
    const hosts = { ...Object.fromEntries(good.map((name) => [name, at(port)])), ...bad };
    const tasks = Array.from({ length: count }, () => ({
      shell: { cmd: `{{ default cmd 'sleep 0.02' }}`, read_only: true },
    }));
    const folder = await folderWith({
      'hosts.yml': JSON.stringify({ all: { hosts, vars: files } }),
      'play.yml': JSON.stringify([{ hosts: 'all', gather_facts: false, tasks }]),
    });
    const args = ['run', 'play.yml', '-i', 'hosts.yml', '-T', '3', '--one-by-one', '--json', '-'];
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      env: { ...process.env, CI: 'true' },
    });
    return watch(child);
  }

  async function watch(child: ChildProcess) {
    const events: Event[] = [];
    let [rest, err, asked] = ['', '', 0];
    child.stderr!.on('data', (chunk) => {
      err += chunk;
    });
    const of = (name: string) => events.filter((event) => event.event === 'task' && event.host === name);
    child.stdout!.on('data', (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop()!;
      for (const line of lines) events.push(JSON.parse(line));
      const isDone = good.every((name) => of(name).length === count);
      if (asked !== 0 || !isDone) return;
      asked = performance.now();
      setTimeout(() => child.kill('SIGTERM'), 200);
    });
    const [code] = await once(child, 'close');
    const took = good.flatMap((name) => of(name).map((event) => ('ms' in event ? event.ms : 0)));
    expect(took, err).toHaveLength(2 * count);
    const median = took.sort((a, b) => a - b)[count]!;
    return { code, events, median, ended: performance.now() - asked - 200 };
  }

  /** A run without the hostile host goes on at the same time: what else keeps the machine busy delays both. */
  async function besideAlone(badPort: number, cmd?: string) {
    const [told, alone] = await Promise.all([play(badPort, cmd), play(undefined)]);
    return { ...told, alone: alone.median };
  }

  // they measure time on a machine that runs other tests, too
  const timed = { retry: 2 };

  // a third of them each day: each floods the machine for seconds
  test.each(dueCases(kinds, 3))(
    '%s: it is %s, the others do not notice, and SIGTERM ends the run',
    timed,
    async (kind, what) => {
      const { child, port } = await startHostile(kind);
      const { code, events, median, alone, ended } = await besideAlone(port);
      child.kill('SIGKILL');
      const end = events.find((event) => event.event === 'end');
      const said = events.find(
        (event) => event.event === 'host' && event.host === 'bad' && 'message' in event,
      );
      console.log(
        `${kind}: tasks of ${alone} ms took ${median} ms, the run ended after ${ended.toFixed()} ms`,
      );
      expect(median).toBeLessThan(alone * 1.3 + 5);
      expect(ended).toBeLessThan(10_000);
      expect(end?.hosts).toMatchObject({ bad: { unreachable: true }, good1: { unchanged: count } });
      expect(said).toMatchObject({ status: what === 'unreachable' ? 'unreachable' : 'lost' });
      expect(code).toBe(what === 'held' || (ended > 0 && end?.interrupted) ? 130 : 4);
    },
  );

  const session = '$(ps -o ppid= -p $PPID)';
  test.each([
    ['the shell', session],
    ["the host's sshd", `$(ps -o ppid= -p ${session})`],
  ])(
    'one on which %s is stopped: the others do not notice, and SIGTERM ends the run',
    timed,
    async (_, who) => {
      const cmd = `echo ${who} >${host.folder}/stopped; kill -s STOP ${who}`;
      const { code, events, median, alone, ended } = await besideAlone(host.address.port, cmd);
      // kplay has ended a stopped shell, but not the sshd
      if (who !== session) process.kill(Number(readFileSync(`${host.folder}/stopped`, 'utf8')), 'SIGKILL');
      expect(median).toBeLessThan(alone * 1.3 + 5);
      expect(ended).toBeLessThan(10_000);
      const lost = events.filter((event) => event.event === 'host' && event.status === 'lost');
      expect(lost).toMatchObject([
        { host: 'bad', message: expect.stringMatching(/before it answered|was killed/) },
      ]);
      expect(code).toBe(130);
    },
  );

  test.each([
    // a fast machine comes to the limit of bytes before the end of the time
    ['prompts', /does not answer|sends too much/],
    ['greeting', /does not answer/],
    ['banners', /sends too much/],
  ])('%s: it is given up within the time for connecting', async (kind, why) => {
    const { child, port } = await startHostile(kind);
    const began = performance.now();
    const connecting = ssh.connect({ ...host.address, port, connectTimeout: 1, password: 'x' });
    await expect(connecting)
      .rejects.toThrow(why)
      .finally(() => child.kill('SIGKILL'));
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
