import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmbeddedHost } from './support/embedded-host.ts';
import { folderWith, kplay } from './support/program.ts';
import { hasSshd, startSshd } from './support/sshd-host.ts';
import { inTerminal } from './support/terminal.ts';

const secret = 'hunter2 "and" more';

describe.skipIf(!hasSshd)('a private key that is encrypted', () => {
  let host: EmbeddedHost;
  const keys = ['as ssh-keygen writes it', 'as OpenSSL writes it'] as const;
  const key = (kind: (typeof keys)[number]) => join(host.folder, kind.replaceAll(' ', '-'));
  beforeAll(async () => {
    host = await startSshd();
    const kinds = [
      ['ed25519', '-a', '1'],
      ['rsa', '-b', '2048', '-m', 'PEM'],
    ];
    for (const [i, kind] of kinds.entries()) {
      const file = key(keys[i]!);
      execFileSync('ssh-keygen', ['-q', '-t', ...kind, '-N', secret, '-C', '', '-f', file]);
      appendFileSync(`${host.privateKeyFile}.pub`, readFileSync(`${file}.pub`));
    }
  });
  afterAll(() => host.stop());

  /** A project with five hosts, which are one; its program for the passphrase counts how often it runs. */
  async function project(file: string, vars: object = {}): Promise<string> {
    const { port, user } = host.address;
    const names = ['one', 'two', 'three', 'four', 'five'];
    const reach = { kplay_host: '127.0.0.1', kplay_port: port, kplay_user: user, kplay_private_key: file };
    const all = { ...reach, kplay_known_hosts: host.knownHostsFile, ...vars };
    const folder = await folderWith({
      'hosts.yml': JSON.stringify({
        all: { hosts: Object.fromEntries(names.map((n) => [n, {}])), vars: all },
      }),
      'kplay.yml': 'inventory: hosts.yml\n',
      ask: `#!/bin/sh\necho asked >>count\necho '${secret}'\n`,
      wrong: 'nothing\n',
    });
    chmodSync(join(folder, 'ask'), 0o700);
    chmodSync(join(folder, 'wrong'), 0o600);
    return folder;
  }

  const exec = (cwd: string, args: string[], env = {}) =>
    kplay(['exec', 'all', ...args, '--', 'echo done'], { cwd, env: { SSH_AUTH_SOCK: '', ...env } });

  test.each(keys)('%s, is decrypted once for five hosts', async (kind) => {
    const cwd = await project(key(kind));
    const { code, stdout, stderr } = await exec(cwd, ['--private-key-passphrase-file', 'ask']);
    expect([code, readFileSync(join(cwd, 'count'), 'utf8')], stderr).toEqual([0, 'asked\n']);
    expect(stdout + stderr).not.toContain('hunter2');
  });

  test.each<[what: string, args: string[], env: object, vars: object | 'open', expected: RegExp]>([
    ['by a variable', [], { KPLAY_PRIVATE_KEY_PASSPHRASE_FILE: 'ask' }, {}, /^0 .*done/s],
    ['by the inventory', [], {}, { kplay_private_key_passphrase: secret }, /^0 .*done/s],
    ['by nothing', [], {}, {}, /^4 .*is encrypted: add it to the agent/s],
    [
      'wrongly',
      ['--private-key-passphrase-file', 'wrong'],
      {},
      {},
      /^1 error\[key-passphrase\]: the passphrase of/,
    ],
    ['by a key that needs none', [], {}, 'open', /^0 .*done/s],
  ])('%s', async (_, args, env, vars, expected) => {
    const own = vars === 'open' ? { kplay_private_key: [host.privateKeyFile, key(keys[0])] } : vars;
    const { code, stdout, stderr } = await exec(await project(key(keys[0]), own), args, env);
    expect(`${code} ${stdout}${stderr}`).toMatch(expected);
    expect(stdout + stderr).not.toContain('hunter2');
  });

  test('is asked for on the terminal, once', async () => {
    const cwd = await project(key(keys[0]));
    const terminal = inTerminal(['exec', 'all', '--', 'echo done'], { cwd, env: { SSH_AUTH_SOCK: '' } });
    await terminal.shows(/^Passphrase of .*as-ssh-keygen/);
    terminal.type(`${secret}\r`);
    expect(await terminal.ended).toBe(0);
    expect(terminal.raw.match(/Passphrase/g)).toHaveLength(1);
    expect(terminal.raw).not.toContain('hunter2');
  });
});
