import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../../test/support/refusal.ts';
import { localSession, send, shells } from '../../../test/support/shell-host.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Value, Values } from '../../core/values.ts';
import { envDigest, envTransport } from './env.ts';
import dockerContainer from './index.ts';
import { imageRef } from './spec.ts';
import { commandWords, shellLine } from './words.ts';

const args = (given: Values) => checkArgs(dockerContainer.params, given).args as never;
const words = (given: Values) =>
  dockerContainer
    .words?.(args({ name: 'web', image: 'a:1', ...given }))
    ?.filter((word) => !/^--env-file$|stdin/.test(word));
const want = (given: Values) => dockerContainer.want(args({ name: 'web', image: 'a:1', ...given }));

test.each([
  ['nginx', 'nginx:latest'],
  ['nginx:1', 'nginx:1'],
  ['localhost:5000/nginx', 'localhost:5000/nginx:latest'],
  ['localhost:5000/nginx:2', 'localhost:5000/nginx:2'],
  ['nginx@sha256:00', 'nginx@sha256:00'],
])('the image %s is %s', (image, ref) => {
  expect(imageRef(image)).toBe(ref);
});

test.each<[Value, string[]]>([
  ['serve --port 80', ['serve', '--port', '80']],
  [`sh -c 'echo "it is"; exit'`, ['sh', '-c', 'echo "it is"; exit']],
  [
    ['a b', 80],
    ['a b', '80'],
  ],
])('the command %j is the words %j', (command, expected) => {
  expect(commandWords(command)).toEqual(expected);
});

test('words as a line of shell', () => {
  expect(shellLine(['wget', '-q', "it's", 'a b', ''])).toBe(`wget -q 'it'\\''s' 'a b' ''`);
});

test.each<[Values, string[]]>([
  [{}, ['0', '--', 'a:1']],
  [{ command: 'x -y' }, ['0', '--', 'a:1', 'x', '-y']],
  [
    { entrypoint: ['/bin/sh', '-c'], command: ['true'] },
    ['0', '--entrypoint', '/bin/sh', '--', 'a:1', '-c', 'true'],
  ],
  [{ ports: ['80:80'], cpus: 0.5 }, ['0', '--publish', '80:80', '--cpus', '0.5', '--', 'a:1']],
  [{ networks: [{ name: 'n1' }, 'n2'] }, ['0', '--network', 'n1', '--', 'a:1']],
  [{ env: { A: '1', B: 'x\ny' } }, ['1', 'B', 'x\ny', '--env', 'B', '--', 'a:1']],
  [
    { healthcheck: { test: ['CMD', 'a', 'b c'], interval: 5, retries: 3 } },
    ['0', '--health-cmd', "a 'b c'", '--health-interval', '5s', '--health-retries', '3', '--', 'a:1'],
  ],
  [{ healthcheck: { test: ['NONE'] } }, ['0', '--no-healthcheck', '--', 'a:1']],
])('%j becomes the words %j', (given, expected) => {
  expect(words(given)).toEqual(expected);
});

test('no value of the environment is in the wanted state, nor in a word for docker', () => {
  const given = { env: { PASSWORD: 'correct horse', 'discovery.type': 'single-node' } };
  const digest = envDigest(given.env);
  const sent = dockerContainer.send?.(args({ name: 'web', image: 'a:1', ...given }));
  expect(JSON.stringify([want(given), words(given), digest, sent?.spec])).not.toMatch(/horse|single-node/);
  expect(digest).toMatch(/^PASSWORD=[0-9a-f]{16} discovery\.type=[0-9a-f]{16}$/);
  expect(envTransport(given.env).lines).toBe('PASSWORD=correct horse\ndiscovery.type=single-node\n');
});

test('variables of env are stronger than those of env_file: they come last', () => {
  const all = dockerContainer.words?.(args({ name: 'web', image: 'a:1', env_file: '/etc/web.env' }));
  expect(all).toEqual(['0', '--env-file', '/etc/web.env', '--env-file', '/dev/stdin', '--', 'a:1']);
});

test('what is asked for is wanted part by part', () => {
  expect(
    want({
      ports: ['80:80', '81:81'],
      labels: { b: '2', a: '1' },
      restart_policy: 'on-failure',
      restart_retries: 3,
    }),
  ).toMatchObject({
    state: 'started',
    ports: '80:80, 81:81',
    labels: 'a=1, b=2',
    restart_policy: 'on-failure:3',
    user: '',
  });
  expect(want({ state: 'absent' })).toEqual({ state: 'absent' });
});

test.each<[Values, RegExp]>([
  [{ name: 'web' }, /needs an image/],
  [{ name: '-web', image: 'a' }, /must be the name of a container/],
  [{ name: 'web', image: '--privileged' }, /must be the name of an image/],
  [{ name: 'web', image: 'a', ports: ['8080:http'] }, /"ports\[0\]" must be a port/],
  [{ name: 'web', image: 'a', ports: ['80:99999'] }, /99999 is above 65535/],
  [
    { name: 'web', image: 'a', ports: ['1.2.3.4:8080:80/tcp', '80', '[::1]:80:80', '127.0.0.1::80', 'x'] },
    /ports\[4\]/,
  ],
  [{ name: 'web', image: 'a', volumes: ['/a:/b:ro', 'a:/b', '/b', '/a:b'] }, /volumes\[3\]/],
  [{ name: 'web', image: 'a', memory: '512mb of RAM' }, /must be a size/],
  [{ name: 'web', image: 'a', cpus: 'two' }, /must be a number/],
  [{ name: 'web', image: 'a', working_dir: 'srv' }, /must be an absolute path/],
  [{ name: 'web', image: 'a', extra_hosts: ['db'] }, /a name and an address/],
  [
    { name: 'web', image: 'a', restart_policy: 'always', restart_retries: 3 },
    /needs restart_policy: on-failure/,
  ],
  [
    { name: 'web', image: 'a', healthcheck: { test: 'x', interval: '30 seconds' } },
    /"healthcheck.interval" must be a time/,
  ],
  [{ name: 'web', image: 'a', networks: ['x'], network_mode: 'host' }, /either/],
  [{ name: 'web', image: 'a', networks: ['--x'] }, /list of names/],
  [{ name: 'web', image: 'a', state: 'present', wait_healthy: 3 }, /wait_healthy/],
  [{ name: 'web', image: 'a', env: { 'A B': '1' } }, /the name of an environment/],
  [{ name: 'web', image: 'a', env: { 'a.b': '1\n2' } }, /one line/],
  [
    { name: 'web', image: 'a', healthcheck: { test: 'x', every: '1s' } },
    /unknown argument "healthcheck.every"/,
  ],
])('%j is refused', (given, message) => {
  expect(refusalOf(dockerContainer, given)).toMatch(message);
});

describe.each(shells)('without docker, under %s', (shell) => {
  const environment = { PATH: '/nonexistent' };

  test('check mode reports a change, a run fails, and absent is reached', async () => {
    const { session } = await localSession(shell);
    const task = { name: 'web', image: 'a:1' };
    const check = await send(session, 'docker_container', task, { environment, check: true });
    expect(check).toMatchObject({ status: 'changed', before: { state: 'no docker' } });
    const run = await send(session, 'docker_container', task, { environment });
    expect(run).toMatchObject({ status: 'failed', hint: expect.stringMatching(/package docker/) });
    const absent = await send(session, 'docker_container', { name: 'web', state: 'absent' }, { environment });
    expect(absent).toMatchObject({ status: 'unchanged' });
    session.close();
  });
});
