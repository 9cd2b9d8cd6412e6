import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmbeddedHost } from './support/embedded-host.ts';
import { folderWith } from './support/program.ts';
import { runEventsHere } from './support/program-here.ts';
import { hasSshd, startSshd } from './support/sshd-host.ts';

const playbook = `
- name: P
  hosts: all
  tasks:
    - {name: small, copy: {dest: "{{ out }}/small", content: "{{ facts.uid }}"}}
    - {name: large, copy: {dest: "{{ out }}/large", src: large}}
    - {name: command, shell: {cmd: "cat; echo out; echo err >&2", read_only: true}, register: said}
    - {name: said, assert: {that: [said.stdout == "out", said.stderr == "err"]}}
    - {name: rc, shell: {cmd: exit 255, read_only: true}, ignore_errors: true}
`;

describe.skipIf(!hasSshd)('a whole run over a real sshd', () => {
  let host: EmbeddedHost;
  let certified: string;

  beforeAll(async () => {
    const keys = mkdtempSync(join(tmpdir(), 'kplay-keys-'));
    const [authority, own] = [join(keys, 'ca'), join(keys, 'certified')];
    const keygen = (...args: string[]) => execFileSync('ssh-keygen', ['-q', ...args]);
    for (const file of [authority, own]) keygen('-t', 'ed25519', '-N', '', '-f', file);
    keygen('-s', authority, '-I', 'test', '-n', userInfo().username, `${own}.pub`);
    host = await startSshd({ userAuthority: `${authority}.pub` });
    certified = own;
  });
  afterAll(() => host.stop());

  async function runOver(connection: string, key: string) {
    const { port, user } = host.address;
    const vars = {
      kplay_host: '127.0.0.1',
      kplay_port: port,
      kplay_user: user,
      kplay_connection: connection,
    };
    const files = { kplay_private_key: key, kplay_known_hosts: host.knownHostsFile };
    const folder = await folderWith({
      'hosts.yml': JSON.stringify({ all: { hosts: { far: { ...vars, ...files } } } }),
      'play.yml': playbook,
    });
    writeFileSync(join(folder, 'large'), Buffer.alloc(300_000, 'x\n'));
    mkdirSync(join(folder, 'out'));
    const args = ['play.yml', '-i', 'hosts.yml', '-e', `out=${folder}/out`];
    const first = await runEventsHere(args, { cwd: folder });
    const second = await runEventsHere(args, { cwd: folder });
    return { folder, first, second };
  }

  test.each(['ssh', 'openssh'])('%s', async (connection) => {
    const { folder, first, second } = await runOver(connection, host.privateKeyFile);
    const statuses = (run: typeof first) => run.tasks.map(({ status }) => status);
    expect(statuses(first), first.stdout).toEqual([
      'changed',
      'changed',
      'unchanged',
      'unchanged',
      'ignored',
    ]);
    expect(statuses(second)).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged', 'ignored']);
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(readFileSync(join(folder, 'out/large')).length).toBe(300_000);
  });

  test('a play says how its hosts are reached, where they do not say so themselves', async () => {
    const { port, user } = host.address;
    const files = { kplay_private_key: host.privateKeyFile, kplay_known_hosts: host.knownHostsFile };
    const where = (name: string, more: object) => ({
      name,
      hosts: 'all',
      ...more,
      tasks: [{ name, shell: task }],
    });
    const task = { cmd: 'echo "$SSH_CONNECTION" | wc -w', read_only: true };
    const folder = await folderWith({
      'hosts.yml': JSON.stringify({
        all: { hosts: { far: { kplay_host: '127.0.0.1' }, own: { kplay_connection: 'local' } }, vars: files },
      }),
      'play.yml': JSON.stringify([
        where('ssh', { remote_user: user, port }),
        where('openssh', { remote_user: user, port, connection: 'openssh' }),
        where('local', { connection: 'local' }),
      ]),
    });
    const { tasks, events, code, stderr } = await runEventsHere(['play.yml', '-i', 'hosts.yml'], {
      cwd: folder,
    });
    expect(code, stderr).toBe(0);
    const said = tasks.map((each) => `${each.host} ${each.task}: ${each.output?.stdout.trim()}`);
    const far = said.filter((each) => each.startsWith('far'));
    const own = said.filter((each) => each.startsWith('own'));
    expect(far).toEqual(['far ssh: 4', 'far openssh: 4', 'far local: 0']);
    expect(own).toEqual(['own ssh: 0', 'own openssh: 0', 'own local: 0']);
    const connects = events.filter((each) => each.event === 'host' && each.status === 'connected');
    // the second way is another connection, and a host that says how it is reached keeps its own
    expect(connects.map((each) => 'host' in each && each.host).sort()).toEqual(['far', 'far', 'far', 'own']);
  });

  test('a certificate opens the door with openssh', async () => {
    expect((await runOver('openssh', certified)).first.code).toBe(0);
    expect((await runOver('ssh', certified)).first.code).toBe(4);
  });
});
