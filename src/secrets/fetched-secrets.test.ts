import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Secrets } from '../core/secrets.ts';
import { Secret, type Values } from '../core/values.ts';
import { withSecrets } from '../evaluate/errors.ts';
import { FetchedSecrets } from './fetched-secrets.ts';
import { type VaultStub, vaultStub } from './vault-stub.fixture.ts';

let folder: string;
let stub: VaultStub;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kplay-secrets-'));
  const files = {
    plain: 'tuna\n',
    bytes: Buffer.from([0xff]),
    empty: '\n',
    'sub.sh': '#!/bin/sh\necho "$1"\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  chmodSync(join(folder, 'sub.sh'), 0o700);
  stub = await vaultStub();
});
afterAll(() => {
  stub.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  for (const name of ['VAULT_NAMESPACE', 'VAULT_CACERT', 'BAO_ADDR', 'BAO_TOKEN']) vi.stubEnv(name, '');
  vi.stubEnv('VAULT_ADDR', `${stub.address}/`);
  vi.stubEnv('VAULT_TOKEN', 'hvs.stub-token-1');
  vi.stubEnv('CREDENTIALS_DIRECTORY', folder);
});
afterEach(() => vi.unstubAllEnvs());

/** Fetches a secret as a run does; a problem becomes the text of its message. */
function fetch(source: Values, fetched = new FetchedSecrets(new Secrets())): Promise<string> {
  const secret = new Secret('!secret', source, { file: join(folder, 'vars.yml'), line: 1, col: 1 });
  return withSecrets(() => fetched.read(secret, source)).catch((error: Error) =>
    error.message.replaceAll(folder, 'FOLDER').replaceAll(stub.address, 'STUB'),
  );
}

const failed = (why: string) => `the secret cannot be fetched: ${why}`;
const db = { path: 'shop/db', key: 'password' };

describe('a secret is fetched', () => {
  test.each<[what: string, source: Values, text: string]>([
    ['from a program', { command: ['printf', '%s\n', '$HOME *'] }, '$HOME *'],
    ['from a program of the folder', { command: ['./sub.sh', 'a  b'] }, 'a  b'],
    ['from a program that reads stdin', { command: ['sh', '-c', 'cat; echo after'] }, 'after'],
    [
      'from a program that leaves another one running',
      { command: ['sh', '-c', 'sleep 40 & echo tuna'] },
      'tuna',
    ],
    ['without one line end only', { command: ['printf', 'a\n\n'] }, 'a\n'],
    ['from a credential', { file: 'plain' }, 'tuna'],
    ['from a file beside the tag', { file: './plain' }, 'tuna'],
    ['from Vault', { vault: db }, 'swordfish'],
    ['from Vault, a number', { vault: { ...db, key: 'port' } }, '5432'],
    ['from another mount', { vault: { path: 'a b', mount: 'kv/team', key: 'password' } }, 'marlin'],
    ['from the active node', { vault: { path: 'x', mount: 'moved', key: 'password' } }, 'swordfish'],
    ['by AppRole', { vault: { ...db, role_id: 'role', secret_id: 'its-secret' } }, 'swordfish'],
  ])('%s', async (_, source, text) => {
    const secrets = new Secrets();
    expect(await fetch(source, new FetchedSecrets(secrets))).toBe(text);
    expect(secrets.mask(`<${text.trim()}>`)).toMatch(/^<(\*\*\*|a)>$/);
  });
});

describe('a secret that cannot be fetched', () => {
  test.each<[source: Values, why: string]>([
    [{ command: ['no-such-program'] }, 'no-such-program cannot be run: ENOENT'],
    [{ command: ['sh', '-c', 'echo x; echo first >&2; echo why >&2; exit 3'] }, 'sh ended with 3: why'],
    [{ command: ['sh', '-c', 'kill -9 $$'] }, 'sh ended with SIGKILL'],
    [{ command: ['true'] }, 'the output of true is empty'],
    [{ command: ['sh', '-c', 'sleep 5 & sleep 5'], timeout: 0.2 }, 'sh did not end within 0.2 s'],
    [{ command: ['cat', '/dev/zero'] }, 'the output of cat is larger than 1048576 bytes'],
    [{ file: 'absent' }, 'there is no file FOLDER/absent or /run/secrets/absent'],
    [{ file: './bytes' }, 'FOLDER/bytes is not in UTF-8'],
    [{ file: 'empty' }, 'FOLDER/empty is empty'],
    [{ vault: { ...db, key: 'list' } }, 'the secret secret/shop/db has no text with the key "list"'],
    [{ vault: { ...db, key: 'toString' } }, 'the secret secret/shop/db has no text with the key "toString"'],
    [{ vault: { ...db, path: 'no' } }, 'STUB answers 404 for /v1/secret/data/no'],
    [{ vault: { ...db, version: 2 } }, 'STUB answers 404 for /v1/secret/data/shop/db'],
    [{ vault: { ...db, token: 'wrong' } }, 'STUB answers 403 for /v1/secret/data/shop/db: permission denied'],
    [
      { vault: { ...db, role_id: 'role', secret_id: 'wrong' } },
      'STUB answers 400 for /v1/auth/approle/login: invalid role or secret ID',
    ],
    [
      { vault: { ...db, mount: 'slow', path: 'x' }, timeout: 0.2 },
      'STUB cannot be asked: no answer within 0.2 s',
    ],
    [{ vault: { ...db, address: 'http://127.0.0.1:1' } }, 'http://127.0.0.1:1 cannot be asked: ECONNREFUSED'],
    [{ vault: { ...db, address: 'vault' } }, 'Invalid URL'],
    [{ file: 'a', command: ['b'] }, '!secret needs one of command, file and vault'],
  ])('%j', async (source, why) => {
    expect(await fetch(source)).toBe(failed(why));
  });
});

test('each request is sent once, with the namespace, and the token is a secret', async () => {
  vi.stubEnv('VAULT_NAMESPACE', 'team');
  const secrets = new Secrets();
  const fetched = new FetchedSecrets(secrets);
  const before = stub.requests.length;
  const login = { role_id: 'role', secret_id: 'its-secret' };
  for (const key of ['password', 'port', 'password'])
    await fetch({ vault: { ...db, ...login, key } }, fetched);
  expect(stub.requests.slice(before)).toEqual([
    'POST /v1/auth/approle/login team -',
    'GET /v1/secret/data/shop/db team hvs.stub-token-1',
  ]);
  expect(secrets.mask('hvs.stub-token-1 its-secret')).toBe('*** ***');
});

test('a program runs once for each value, and what is under way ends with the run', async () => {
  const fetched = new FetchedSecrets(new Secrets());
  const count = { command: ['sh', '-c', 'echo x >>count; wc -l <count'] };
  expect(await Promise.all([fetch(count, fetched), fetch(count, fetched)])).toEqual(['1', '1']);
  const open = fetch({ command: ['sleep', '20'] }, fetched);
  fetched.stop();
  expect(await open).toMatch(/^the secret cannot be fetched: /);
});
