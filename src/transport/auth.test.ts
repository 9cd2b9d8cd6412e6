import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authentication } from './auth.ts';
import { type EmbeddedHost, keyPair, startEmbeddedHost } from './embedded.ts';
import { ssh } from './ssh.ts';
import { hasSshd, startSshd } from './sshd-host.ts';
import type { Address, ConnectionError } from './transport.ts';

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

test('the order: keys, password, agent', async () => {
  const auth = await authentication({ ...host.address, password: 'x' }, '/agent.sock');
  const types: string[] = [];
  for (let method = auth.next(null); method; method = auth.next(null)) types.push(method.type);
  expect(types).toEqual(['publickey', 'password', 'keyboard-interactive', 'agent']);
});

test('methods that the host does not accept are left out', async () => {
  const auth = await authentication({ ...host.address, password: 'x' }, '/agent.sock');
  const types: string[] = [];
  for (let m = auth.next(['password']); m; m = auth.next(['password'])) types.push(m.type);
  expect(types).toEqual(['password']);
});

describe('keys that are of no use are named', () => {
  beforeAll(() => {
    newKey('encrypted', 'a passphrase');
    writeFileSync(file('nonsense'), 'no key');
  });

  test.each([
    ['encrypted', /encrypted.*is encrypted: add it to the agent with `ssh-add .*encrypted`/],
    ['nonsense', /nonsense is no private key/],
    ['missing', /missing is not there/],
  ])('%s', async (name, message) => {
    const error = await failure({ ...host.address, privateKeys: [file(name)] });
    expect(error).toMatchObject({ problem: 'auth', message: expect.stringMatching(message) });
  });

  test('and do not stand in the way of the right one', async () => {
    const privateKeys = [file('missing'), file('encrypted'), file('nonsense'), host.privateKeyFile];
    (await ssh.connect({ ...host.address, privateKeys })).close();
  });
});

describe('with an agent', () => {
  let agent: ReturnType<typeof spawn>;
  const before = process.env.SSH_AUTH_SOCK;

  beforeAll(async () => {
    const socket = file('agent.sock');
    agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    while (!existsSync(socket)) await new Promise((resolve) => setTimeout(resolve, 10));
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

  test('that is dead, the error says so and nothing hangs', async () => {
    const alive = process.env.SSH_AUTH_SOCK;
    process.env.SSH_AUTH_SOCK = file('no-agent.sock');
    const error = await failure({ ...host.address, privateKeys: [] });
    process.env.SSH_AUTH_SOCK = alive;
    expect(error).toMatchObject({ problem: 'auth', message: expect.stringContaining('agent') });
  });
});

describe.each(['password', 'keyboard-interactive'] as const)('a host that takes %s', (method) => {
  let server: InstanceType<typeof ssh2.Server>;
  let address: Address;

  beforeAll(async () => {
    const key = keyPair();
    server = new ssh2.Server({ hostKeys: [key.private] }, (client) => {
      client.on('error', () => undefined);
      client.on('authentication', (ctx) => {
        const answer = (isRight: boolean) => (isRight ? ctx.accept() : ctx.reject([method]));
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
    const error = await failure({ ...address, password: 'hunter2' });
    expect(error.problem).toBe('auth');
    expect(error.message + error.hint).not.toContain('hunter2');
    expect(error.hint).toContain(method);
  });
});

test('the first key comes with its signature, so that one request is enough', async () => {
  const key = keyPair();
  const requests: boolean[] = [];
  const server = new ssh2.Server({ hostKeys: [key.private] }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', (ctx) => {
      requests.push(ctx.method === 'publickey' && ctx.signature !== undefined);
      ctx.accept();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const address = { ...host.address, port, knownHosts: [file('eager')], acceptNewHostKeys: true };
  (await ssh.connect(address)).close();
  server.close();
  expect(requests).toEqual([true]);
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
    expect((await failure(address)).problem).toBe('auth');
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
