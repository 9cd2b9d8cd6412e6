import { type ChildProcess, execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import ssh2, { type AuthenticationType, type Connection } from 'ssh2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedHost, keyPair, startEmbeddedHost } from '../../../test/support/embedded-host.ts';
import { startAgent } from '../../../test/support/ssh-agent.ts';
import { hasSshd, startSshd } from '../../../test/support/sshd-host.ts';
import type { ConnectionError } from '../../core/connection-error.ts';
import type { SshRules } from '../../core/ssh-rules.ts';
import type { Address } from '../transport.ts';
import { authentication } from './auth.ts';
import { ssh } from './ssh.ts';

let host: EmbeddedHost;
const file = (name: string) => join(host.folder, name);
const newKey = (name: string, passphrase = '') =>
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-f', file(name)]);
const failure = (address: Address): Promise<ConnectionError> =>
  ssh.connect(address).then(
    () => Promise.reject(new Error('should not get in')),
    (error) => error,
  );

beforeAll(async () => {
  host = await startEmbeddedHost();
});
afterAll(() => host.stop());

type Left = AuthenticationType[] | null;

test.each<[string, boolean, Left[], string[]]>([
  [
    'keys, the password once, the agent',
    true,
    [null, ['publickey', 'password', 'keyboard-interactive']],
    ['publickey', 'password', 'agent'],
  ],
  [
    'the question, where the host asks',
    true,
    [null, ['keyboard-interactive']],
    ['publickey', 'keyboard-interactive'],
  ],
  [
    'a password goes to nobody before he says that he takes it',
    false,
    [null, ['password']],
    ['none', 'password'],
  ],
  ['nothing that the host does not take', true, [['hostbased']], []],
])('what is tried: %s', async (_, withKey, answers, expected) => {
  const privateKeys = withKey ? host.address.privateKeys : [];
  const auth = await authentication({ ...host.address, privateKeys, password: 'x' }, '/agent.sock');
  const types: string[] = [];
  const left = (i: number) => answers[Math.min(i, answers.length - 1)]!;
  for (let i = 0, m = auth.next(left(i)); m; m = auth.next(left(++i))) types.push(m.type);
  expect(types).toEqual(expected);
});

test('after a right password, the next question is answered', async () => {
  const auth = await authentication({ ...host.address, privateKeys: [], password: 'x' });
  auth.next(null);
  const both: AuthenticationType[] = ['password', 'keyboard-interactive'];
  expect(auth.next(both)).toMatchObject({ type: 'password' });
  expect(auth.next(['keyboard-interactive'], true)).toMatchObject({ type: 'keyboard-interactive' });
});

test.each<[Partial<SshRules>, string[]]>([
  [{ methods: ['publickey'] }, ['publickey', 'agent']],
  [{ methods: ['password'] }, ['password']],
  [{ methods: [] }, []],
])('ssh_config allows %j', async (rules, expected) => {
  const address = {
    ...host.address,
    password: 'x',
    rules: { revokedHostKeys: [], algorithms: {}, ...rules },
  };
  const auth = await authentication(address, '/agent.sock');
  const all: AuthenticationType[] = ['publickey', 'password', 'keyboard-interactive'];
  const types: string[] = [];
  for (let m = auth.next(all); m; m = auth.next(all)) types.push(m.type);
  expect(types).toEqual(expected);
});

describe('keys that are of no use are named', () => {
  beforeAll(() => {
    newKey('encrypted', 'a passphrase');
    writeFileSync(file('nonsense'), 'no key', { mode: 0o600 });
    newKey('open');
    chmodSync(file('open'), 0o644);
  });

  test.each([
    ['encrypted', /encrypted.*is encrypted: add it to the agent with `ssh-add .*encrypted`/],
    ['nonsense', /nonsense is not a readable private key/],
    ['missing', /missing does not exist/],
    ['open', /permissions 0644 for .*open are too open: chmod 600 .*open/],
  ])('%s', async (name, message) => {
    const error = await failure({ ...host.address, privateKeys: [file(name)] });
    expect(error).toMatchObject({ kind: 'authentication', message: expect.stringMatching(message) });
  });

  test('and do not stand in the way of the right one', async () => {
    const privateKeys = [file('missing'), file('encrypted'), file('nonsense'), host.privateKeyFile];
    (await ssh.connect({ ...host.address, privateKeys })).close();
  });
});

describe('with an agent', () => {
  let agent: ChildProcess;
  const before = process.env.SSH_AUTH_SOCK;

  beforeAll(async () => {
    const socket = file('agent.sock');
    agent = await startAgent(socket);
    process.env.SSH_AUTH_SOCK = socket;
    newKey('stranger');
    for (const key of [file('stranger'), host.privateKeyFile])
      execFileSync('ssh-add', ['-q', key], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
  });
  afterAll(() => {
    agent.kill();
    if (before === undefined) delete process.env.SSH_AUTH_SOCK;
    else process.env.SSH_AUTH_SOCK = before;
  });

  test('its keys are tried after the configured ones', async () => {
    newKey('wrong');
    (await ssh.connect({ ...host.address, privateKeys: [file('wrong')] })).close();
    (await ssh.connect({ ...host.address, privateKeys: [] })).close();
  });

  // sshd ends a connection at the sixth key that it refuses (MaxAuthTries)
  test.skipIf(!hasSshd)('of too many keys, the configured one is in time', async () => {
    const sshd = await startSshd();
    for (let i = 0; i < 8; i++) {
      newKey(`crowd${i}`);
      execFileSync('ssh-add', ['-q', file(`crowd${i}`)]);
    }
    (await ssh.connect(sshd.address)).close();
    expect(await failure({ ...sshd.address, privateKeys: [] })).toMatchObject({ kind: 'authentication' });
    await sshd.stop();
  });

  test('that does not answer, the error names it and nothing hangs', async () => {
    const alive = process.env.SSH_AUTH_SOCK;
    process.env.SSH_AUTH_SOCK = file('no-agent.sock');
    const error = await failure({ ...host.address, privateKeys: [] });
    process.env.SSH_AUTH_SOCK = alive;
    expect(error).toMatchObject({ kind: 'authentication', message: expect.stringContaining('agent') });
  });
});

describe.each(['password', 'keyboard-interactive'] as const)('a host that takes %s', (method) => {
  let server: InstanceType<typeof ssh2.Server>;
  let address: Address;
  const requests: string[] = [];

  beforeAll(async () => {
    const key = keyPair();
    server = new ssh2.Server({ hostKeys: [key.private] }, (client) => {
      client.on('error', () => undefined);
      client.on('authentication', (ctx) => {
        const offered: AuthenticationType[] =
          method === 'password' ? ['password', 'keyboard-interactive'] : ['keyboard-interactive'];
        const answer = (isRight: boolean) => (isRight ? ctx.accept() : ctx.reject(offered));
        requests.push(ctx.method);
        if (ctx.method !== method) answer(false);
        else if (ctx.method === 'password') answer(ctx.password === 'secret');
        else if (ctx.method === 'keyboard-interactive')
          ctx.prompt([{ prompt: 'Password: ', echo: false }], (answers) => answer(answers[0] === 'secret'));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    writeFileSync(file(method), `[127.0.0.1]:${port} ${key.public.split(' ').slice(0, 2).join(' ')}\n`);
    address = { ...host.address, port, knownHosts: [file(method)] };
  });
  afterAll(() => void server.close());

  test('lets the right password in', async () => {
    (await ssh.connect({ ...address, password: 'secret' })).close();
  });

  test('and no other; it is not in the message', async () => {
    requests.length = 0;
    const error = await failure({ ...address, privateKeys: [], password: 'hunter2' });
    expect(requests).toEqual(['none', method]);
    expect(error.kind).toBe('authentication');
    expect(error.message + error.hint).not.toContain('hunter2');
    expect(error.hint).toContain(method);
  });
});

/** Logs in once to a server that treats its clients so; the name is that of a new known_hosts. */
async function logInTo(serve: (client: Connection) => void, name: string, more: Partial<Address> = {}) {
  const server = new ssh2.Server({ hostKeys: [keyPair().private] }, (client) => {
    client.on('error', () => undefined);
    serve(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const known = { knownHosts: [file(name)], hostKeys: 'accept-new' as const };
  (await ssh.connect({ ...host.address, ...known, ...more, port })).close();
  server.close();
}

test('the first key comes with its signature, so that one request is enough', async () => {
  const requests: boolean[] = [];
  await logInTo((client) => {
    client.on('authentication', (ctx) => {
      requests.push(ctx.method === 'publickey' && ctx.signature !== undefined);
      ctx.accept();
    });
  }, 'eager');
  expect(requests).toEqual([true]);
});

test('the first request comes before the host accepts the login service', async () => {
  await logInTo((client) => {
    const { _protocol: protocol } = client as unknown as { _protocol: { serviceAccept(name: string): void } };
    const accept = protocol.serviceAccept.bind(protocol);
    protocol.serviceAccept = () => {};
    client.on('authentication', (ctx) => {
      accept('ssh-userauth');
      ctx.accept();
    });
  }, 'service');
});

describe.skipIf(!hasSshd)('sshd lets in a key of every type', () => {
  let sshd: EmbeddedHost;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd.stop());

  test.each([
    ['ed25519', []],
    ['ecdsa', ['-b', '256']],
    ['ecdsa', ['-b', '521']],
    ['rsa', ['-b', '2048']],
    ['rsa', ['-b', '2048', '-m', 'PEM']],
  ])('%s %j', async (type, options) => {
    const name = join(sshd.folder, `key_${[type, ...options].join('')}`);
    execFileSync('ssh-keygen', ['-q', '-t', type, ...options, '-N', '', '-f', name]);
    const address = { ...sshd.address, privateKeys: [name] };
    expect((await failure(address)).kind).toBe('authentication');
    appendFileSync(`${sshd.privateKeyFile}.pub`, readFileSync(`${name}.pub`));
    (await ssh.connect(address)).close();
    // and as the second one, which asks first
    (await ssh.connect({ ...address, privateKeys: [host.privateKeyFile, name] })).close();
  });
});

describe.skipIf(!hasSshd)('a host with several host keys', () => {
  test('shows the one that is known, not the one it likes best', async () => {
    const sshd = await startSshd();
    const known = join(sshd.folder, 'known_ecdsa');
    const key = readFileSync(join(sshd.folder, 'host_ecdsa.pub'), 'utf8');
    writeFileSync(known, `[127.0.0.1]:${sshd.address.port} ${key}`);
    (await ssh.connect({ ...sshd.address, knownHosts: [known] })).close();
    await sshd.stop();
  });
});

test.each<[string, string[] | undefined, string | undefined]>([
  ['SHA-2', undefined, 'sha256'],
  ['SHA-1 where ssh_config wants it', ['ssh-rsa'], undefined],
])('for a host that does not say what it takes an RSA key signs with %s', async (_, userKey, hash) => {
  const hashes: unknown[] = [];
  const name = `rsa-${hash}`;
  execFileSync('ssh-keygen', ['-q', '-t', 'rsa', '-N', '', '-f', file(name)]);
  const serve = (client: Connection) => {
    type Inside = { _onHandshakeComplete(...args: unknown[]): void; _kex: { remoteExtInfoEnabled: boolean } };
    const protocol = (client as unknown as { _protocol: Inside })._protocol;
    const go = protocol._onHandshakeComplete;
    protocol._onHandshakeComplete = (...args) => {
      protocol._kex.remoteExtInfoEnabled = false;
      go(...args);
    };
    client.on('authentication', (ctx) => {
      if (ctx.method === 'publickey') hashes.push(ctx.hashAlgo);
      ctx.accept();
    });
  };
  const rules = { revokedHostKeys: [], algorithms: userKey ? { userKey } : {} };
  await logInTo(serve, `${name}.known`, { privateKeys: [file(name)], rules });
  expect(hashes).toEqual([hash]);
});
