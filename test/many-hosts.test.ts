import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Event } from '../src/core/events.ts';
import type { EmbeddedHost } from './support/embedded-host.ts';
import { folderWith, program } from './support/program.ts';
import { hasSshd, startSshd } from './support/sshd-host.ts';

const addresses = Array.from({ length: 14 }, (_, i) => `127.9.0.${i + 1}`);
const names = Array.from({ length: 42 }, (_, i) => `h${i}`);

describe.skipIf(!hasSshd)('42 hosts at once, on addresses of one sshd with its usual MaxStartups', () => {
  let sshd: EmbeddedHost;
  let folder: string;

  beforeAll(async () => {
    const listens = addresses.map((address) => `ListenAddress ${address}`);
    sshd = await startSshd({ lines: [...listens, 'MaxStartups 10:30:100'] });
    const { port, user } = sshd.address;
    const vars = {
      kplay_port: port,
      kplay_user: user,
      kplay_private_key: sshd.privateKeyFile,
      kplay_known_hosts: `${sshd.folder}/known`,
    };
    const hosts = names.map((name, i) => [name, { kplay_host: addresses[i % addresses.length] }]);
    folder = await folderWith({
      'hosts.yml': JSON.stringify({ all: { vars, hosts: Object.fromEntries(hosts) } }),
    });
  });
  afterAll(() => sshd.stop());

  /** Runs a command on all; stops the program for this long (milliseconds) when some are connected. */
  async function exec(timeout: string, stop: number): Promise<{ code: number | null; events: Event[] }> {
    const policy = ['--accept-new-host-keys', '--lock', 'off', '--json', '-'];
    const args = ['exec', 'all', '-i', 'hosts.yml', '-f', '42', '-T', timeout, ...policy, '--', 'true'];
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    let isStopped = false;
    child.stdout.setEncoding('utf8').on('data', async (text: string) => {
      output += text;
      if (isStopped || stop === 0 || !output.includes('"connected"')) return;
      isStopped = true;
      child.kill('SIGSTOP');
      await sleep(stop);
      child.kill('SIGCONT');
    });
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return {
      code,
      events: output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    };
  }

  test.each([
    { name: 'all are reached', timeout: '10', stop: 0 },
    { name: 'also if the program was stopped for longer than the timeout', timeout: '5', stop: 6000 },
  ])('$name', async ({ timeout, stop }) => {
    const { code, events } = await exec(timeout, stop);
    const down = events.filter((event) => event.event === 'host' && /unreachable|lost/.test(event.status));
    const done = events.filter((event) => event.event === 'task' && event.status === 'changed');
    expect({ code, down, done: done.length }).toEqual({ code: 0, down: [], done: 42 });
  });
});

describe.skipIf(!hasSshd)('six hosts behind one machine', () => {
  let [bastion, inner]: EmbeddedHost[] = [];
  beforeEach(async () => {
    const lines = names.slice(0, 6).map((_, i) => `ListenAddress 127.0.0.${i + 2}`);
    [bastion, inner] = await Promise.all([startSshd(), startSshd({ lines })]);
  });
  afterEach(() => Promise.all([bastion!.stop(), inner!.stop()]));

  test.each([
    ['at once, without --reconnect', '0'],
    ['after the attempts to connect again', '3'],
  ])('are lost %s, when it dies: with the cause in one line', async (_, reconnect) => {
    const { address, privateKeyFile, knownHostsFile } = bastion!;
    const jump = `ssh -F none -p ${address.port} -i ${privateKeyFile} -o UserKnownHostsFile=${knownHostsFile} -W %h:%p 127.0.0.1`;
    const vars = {
      kplay_port: inner!.address.port,
      kplay_private_key: inner!.privateKeyFile,
      kplay_known_hosts: inner!.knownHostsFile,
      kplay_proxy_command: jump,
    };
    const hosts = Object.fromEntries(
      names.slice(0, 6).map((name, i) => [name, { kplay_host: `127.0.0.${i + 2}` }]),
    );
    const cwd = await folderWith({
      'hosts.yml': JSON.stringify({ all: { vars, hosts } }),
      'play.yml': '- {hosts: all, tasks: [{name: long, shell: sleep 60}]}',
    });
    const args = ['run', 'play.yml', '-i', 'hosts.yml', '--lock', 'off', '--json', '-'];
    args.push('--accept-new-host-keys', '--reconnect', reconnect);
    const child = spawn(process.execPath, [program, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let report = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      report += text;
    });
    let connected = 0;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      connected += text.split('"connected"').length - 1;
      if (connected === 6) void bastion!.stop();
    });
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    const lines = report.split('\n').filter((line) => / lost +\S/.test(line));
    expect({ code, lines }).toEqual({ code: 4, lines: [expect.stringMatching(/^all 6 hosts +lost /)] });
  });
});
