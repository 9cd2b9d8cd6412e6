import { expect, test } from 'vitest';
import { withoutDocker } from '../../../test/support/docker-cases.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
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
  [{ etc_hosts: { b: '10.0.0.2' }, init: true }, ['0', '--add-host', 'b:10.0.0.2', '--init', '--', 'a:1']],
  [
    {
      networks: [
        { name: 'n1', aliases: ['x', 'y'], ipv4_address: '10.0.0.5' },
        { name: 'n2', aliases: 'z' },
      ],
    },
    ['0', '--network', 'n1', '--network-alias', 'x', '--network-alias', 'y', '--ip', '10.0.0.5', '--', 'a:1'],
  ],
  [
    {
      mounts: [
        { type: 'bind', source: '/srv/a,b', target: '/data', read_only: true, propagation: 'rslave' },
        { type: 'tmpfs', target: '/run', tmpfs_size: '64m', tmpfs_mode: '1777' },
        { source: 'v', target: '/v', no_copy: true, volume_options: { type: 'nfs' } },
      ],
    },
    [
      '0',
      '--mount',
      'type=bind,"source=/srv/a,b",target=/data,readonly=true,bind-propagation=rslave',
      '--mount',
      'type=tmpfs,target=/run,tmpfs-size=64m,tmpfs-mode=1777',
      '--mount',
      'type=volume,source=v,target=/v,volume-nocopy=true,volume-opt=type=nfs',
      '--',
      'a:1',
    ],
  ],
  [
    {
      ulimits: ['nofile:1:2', 'core=0'],
      cap_drop: ['ALL'],
      security_opts: ['no-new-privileges'],
      read_only: true,
      sysctls: { 'net.core.somaxconn': 512 },
      tmpfs: ['/run:size=1m'],
      memory_swap: '-1',
      dns_servers: ['10.0.0.1'],
    },
    [
      '0',
      '--ulimit',
      'nofile=1:2',
      '--ulimit',
      'core=0',
      '--tmpfs',
      '/run:size=1m',
      '--dns',
      '10.0.0.1',
      '--cap-drop',
      'ALL',
      '--security-opt',
      'no-new-privileges',
      '--memory-swap',
      '-1',
      '--sysctl',
      'net.core.somaxconn=512',
      '--read-only',
      '--',
      'a:1',
    ],
  ],
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
  [{ name: 'web', image: 'a', networks: ['x'], network_mode: 'host' }, /either/],
  [{ name: 'web', image: 'a', networks: ['--x'] }, /list of names/],
  [{ name: 'web', image: 'a', networks: [{ name: 'x', alias: 'y' }] }, /not "alias"/],
  [{ name: 'web', image: 'a', networks: [{ name: 'x', ipv4_address: 'y' }] }, /not an address/],
  [{ name: 'web', image: 'a', purge_networks: true }, /needs networks/],
  [{ name: 'web', image: 'a', ports: ['80:http'] }, /"ports\[0\]" must be a port/],
  [{ name: 'web', image: 'a', ports: ['80:99999'] }, /99999 is above 65535/],
  [{ name: 'web', image: 'a', volumes: ['/a:/b:ro', 'a:/b', '/b', '/a:b'] }, /volumes\[3\]/],
  [{ name: 'web', image: 'a', memory: '512mb of RAM' }, /must be a size/],
  [{ name: 'web', image: 'a', working_dir: 'srv' }, /must be an absolute path/],
  [{ name: 'web', image: 'a', extra_hosts: ['db'] }, /a name and an address/],
  [
    { name: 'web', image: 'a', restart_policy: 'always', restart_retries: 3 },
    /needs restart_policy: on-failure/,
  ],
  [{ name: 'web', image: 'a', mounts: [{ target: 'x' }] }, /absolute path/],
  [{ name: 'web', image: 'a', mounts: [{ type: 'bind', source: 'v', target: '/x' }] }, /path of its source/],
  [{ name: 'web', image: 'a', comparisons: { prots: 'ignore' } }, /there is no argument "prots"/],
  [{ name: 'web', image: 'a', comparisons: { ports: 'lax' } }, /must be strict/],
  [{ name: 'web', image: 'a', comparisons: { user: 'allow_more_present' } }, /not a list/],
  [{ name: 'web', image: 'a', state: 'stopped', ready: { port: 80 } }, /needs? state: started/],
  [{ name: 'web', image: 'a', state: 'present', wait_healthy: 3 }, /wait_healthy/],
  [{ name: 'web', image: 'a', env: { 'A B': '1' } }, /the name of an environment/],
  [{ name: 'web', image: 'a', env: { 'a.b': '1\n2' } }, /one line/],
  [{ name: 'web', image: 'a', healthcheck: { test: 'x', every: '1s' } }, /not "every"/],
])('%j is refused', (given, message) => {
  expect(refusalOf(dockerContainer, given)).toMatch(message);
});

test.each(['80:80', '127.0.0.1:80:80/udp', '[::1]:53:53', '80', '80/tcp', '127.0.0.1::80', '8000-8010:80'])(
  '%s is a form of ports',
  (port) => {
    expect(refusalOf(dockerContainer, { name: 'web', image: 'a', ports: [port] })).toBeUndefined();
  },
);

test.each<[Values, RegExp | undefined]>([
  [{}, /to know when the new container works/],
  [{ wait_healthy: 9 }, undefined],
  [{ ready: { port: 80 }, ports: ['80', '127.0.0.1::80', '8000-8010:80'] }, undefined],
  [{ ready: { port: 80 }, ports: ['8080:80'] }, /"8080:80": two containers .* publish "80" and/],
  [{ ready: { port: 80 }, ports: ['127.0.0.1:8080:80/udp'] }, /publish "80\/udp"/],
  [{ ready: { port: 80 }, network_mode: 'host' }, /network_mode: host/],
  [{ ready: { port: 80 }, networks: [{ name: 'n', ipv4_address: '10.0.0.5' }] }, /fixed address in n/],
  [{ ready: { port: 80 }, state: 'present' }, /state: started/],
])('to start first with %j', (given, message) => {
  const problem = dockerContainer.check?.(
    args({ name: 'web', image: 'a', replace: 'start_first', ...given }),
  );
  if (message) expect(problem).toMatch(message);
  else expect(problem).toBeUndefined();
});

test.each<[Values, RegExp]>([
  [{ port: 0 }, /between 1 and 65535/],
  [{ port: 80, path: '/a b' }, /not the path of a URL/],
  [{ port: 80, path: '/', status: ['ok'] }, /numbers such as 200/],
  [{ port: 80, host: 'a\r\nb' }, /not the name of a host/],
])('ready: %j is refused', (ready, message) => {
  expect(checkArgs(dockerContainer.params, { name: 'web', image: 'a', ready }).problems[0]?.message).toMatch(
    message,
  );
});

test.each<[Values, Values, string[]]>([
  [{ image: 'ignore' }, { spec: 'as asked', env: 'as asked' }, ['image', 'content']],
  [{ '*': 'ignore', published_ports: 'strict' }, { ports: '80:80' }, ['origin', 'image', 'labels', 'env']],
  [{ labels: 'allow_more_present' }, { labels: 'a=1' }, []],
])('with the comparisons %j', (comparisons, some, none) => {
  const wanted = want({ comparisons, ports: ['80:80'], labels: { a: '1' } });
  expect(wanted).toMatchObject(some);
  expect(Object.keys(wanted).filter((key) => none.includes(key))).toEqual([]);
});

withoutDocker('docker_container', { name: 'web', image: 'a:1' });
