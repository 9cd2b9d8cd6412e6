import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Event } from '../src/core/events.ts';
import { type CuttableLink, cuttableLink } from './support/cut-link.ts';
import type { EmbeddedHost } from './support/embedded-host.ts';
import { folderWith, program } from './support/program.ts';
import { hasSshd, startSshd } from './support/sshd-host.ts';

const names = Array.from({ length: 30 }, (_, i) => `h${i + 10}`);
/** Two of them are at work at a time. */
const forks = 2;

describe.skipIf(!hasSshd)('30 hosts, of which two are at work at a time', { timeout: 60_000 }, () => {
  let sshd: EmbeddedHost;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd.stop());

  interface Outcome {
    code: number | null;
    events: Event[];
    /** The hosts whose first task has run, in this order. */
    log: string[];
  }

  /**
   * Runs two tasks on all.
   * @param meanwhile is called once, when all are connected
   * @param vars of one host
   */
  async function run(
    meanwhile: (link: CuttableLink, interrupt: () => void) => void = () => {},
    vars: Record<string, unknown> = {},
  ): Promise<Outcome> {
    const link = await cuttableLink(sshd.address.port);
    const reach = {
      kplay_host: '127.0.0.1',
      kplay_port: link.port,
      kplay_user: sshd.address.user,
      kplay_private_key: sshd.privateKeyFile,
      kplay_known_hosts: `${sshd.folder}/known`,
    };
    const hosts = Object.fromEntries(names.map((name) => [name, name === 'h30' ? vars : {}]));
    const cwd = await folderWith({
      'hosts.yml': JSON.stringify({ all: { vars: reach, hosts } }),
      log: '',
    });
    const play = `- hosts: all\n  tasks:\n    - shell: sleep 0.4; echo {{ inventory_hostname }} >>${cwd}/log\n    - command: 'true'\n`;
    const playbook = `${await folderWith({ 'play.yml': play })}/play.yml`;
    const policy = ['--accept-new-host-keys', '--lock', 'off', '--json', '-'];
    const args = ['run', playbook, '-i', 'hosts.yml', '-f', `${forks}`, ...policy];
    const child = spawn(process.execPath, [program, ...args], { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
    let [output, isCalled] = ['', false];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const isReached = output.split(/"status":"(?:connected|unreachable)"/).length > names.length;
      if (isCalled || !isReached) return;
      isCalled = true;
      meanwhile(link, () => child.kill('SIGINT'));
    });
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    await link.stop();
    const log = (await readFile(`${cwd}/log`, 'utf8')).split('\n').slice(0, -1);
    const lines = output.trim().split('\n');
    return { code, events: lines.map((line) => JSON.parse(line)), log };
  }

  test('the others are connected in the meantime, and each task runs once', async () => {
    const { code, events, log } = await run();
    const all = events.map((event, index) => ({ event, index }));
    const connected = all.filter(({ event }) => event.event === 'host' && event.status === 'connected');
    const done = all.filter(({ event }) => event.event === 'task' && event.status === 'changed');
    expect({ code, connected: connected.length, done: done.length }).toEqual({
      code: 0,
      connected: names.length,
      done: 2 * names.length,
    });
    expect(connected.at(-1)!.index).toBeLessThan(done[names.length]!.index);
    expect(log.toSorted()).toEqual(names);
  });

  test('a connection that is lost before its play begins is made again, without a word', async () => {
    const { code, events, log } = await run((link) => link.cut('reset'));
    const warned = events.filter((event) => event.event === 'warning').map(({ host }) => host);
    expect({ code, log: log.toSorted() }).toEqual({ code: 0, log: names });
    expect(new Set(warned).size).toBeLessThanOrEqual(forks);
  });

  test('a host that is down is reported once', async () => {
    const { code, events, log } = await run(undefined, { kplay_port: 1 });
    const down = events.filter((event) => event.event === 'host' && event.status === 'unreachable');
    expect({ code, down, log: log.toSorted() }).toEqual({
      code: 4,
      down: [expect.objectContaining({ host: 'h30', message: expect.stringContaining('refuses') })],
      log: names.filter((name) => name !== 'h30'),
    });
  });

  test('an interruption ends the run after the tasks at work, without those that are only connected', async () => {
    const { code, events, log } = await run((_, interrupt) => interrupt());
    const end = events.at(-1)!;
    expect({ code, end }).toMatchObject({ code: 130, end: { event: 'end', interrupted: true } });
    expect(log.length).toBeLessThan(names.length - 2);
    expect(events.filter((event) => event.event === 'host' && /lost|unreachable/.test(event.status))).toEqual(
      [],
    );
  });
});
