import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Values } from '../../src/core/values.ts';
import { runTool } from '../../src/lab/command.ts';
import { labDown } from '../../src/lab/down.ts';
import type { LabStatus } from '../../src/lab/status.ts';
import { labUp } from '../../src/lab/up.ts';
import type { Answer } from '../../src/remote/session/answer.ts';
import { docker } from '../../src/transport/docker.ts';
import { containerAddress } from '../support/fake-docker.ts';
import { labSession } from '../support/lab-hosts.ts';
import { send, shells } from '../support/shell-host.ts';
import { transportContract } from '../support/transport-contract.ts';

const name = process.env.KPLAY_TEST_LAB_NAME ?? 'testdocker';
const image = 'registry.lab:5000/kplay/httpd';
let lab: LabStatus;
beforeAll(async () => {
  await labDown(name);
  lab = await labUp({ name, hosts: 2, docker: true });
});
afterAll(() => labDown(name));

const on = (host: string, command: string) => runTool('ssh', ['-F', lab.sshConfig, host, command]);

/** What a host answers on a port, asked from within the lab. */
async function page(address: string, port: number): Promise<string> {
  const ask = `exec 3<>/dev/tcp/${address}/${port}; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3`;
  const answer = await runTool('nsenter', [`--net=/run/netns/${lab.netns}`, 'bash', '-c', ask]);
  return answer.split('\r\n\r\n')[1] ?? '';
}

const onBoth = (work: (host: string, address: string) => Promise<void>) =>
  Promise.all(lab.hosts.map((host) => work(host.name, host.address)));

test('containers run on both hosts at once, their ports published, and come back after a restart', async () => {
  await onBoth(async (host, address) => {
    await on(host, `docker run -d --name site --restart always -e NAME=${host} -p 8080:80 ${image}:1`);
    await expect.poll(() => page(address, 8080).catch(() => '')).toContain(`version 1, NAME=${host}`);
  });
  await onBoth(async (host, address) => {
    await on(host, 'docker restart site');
    await expect.poll(() => page(address, 8080).catch(() => '')).toContain(`NAME=${host}`);
    await on(host, 'systemctl restart docker');
    await expect.poll(() => page(address, 8080).catch(() => ''), { timeout: 5000 }).toContain(`NAME=${host}`);
  });
});

test('the second tag is another version', async () => {
  expect(await on('web1', `docker run --rm ${image}:2 env`)).toContain('VERSION=2');
});

test('hosts may push, too', async () => {
  await on('web1', `docker tag ${image}:2 registry.lab:5000/mine:9 && docker push registry.lab:5000/mine:9`);
  expect(await on('web2', 'docker pull -q registry.lab:5000/mine:9')).toContain('mine:9');
});

/** Runs a task on the first host, in a shell of choice. */
async function run(shell: string, module: string, task: Values): Promise<Answer> {
  const { session, connection } = await labSession(lab, 'web1', shell);
  const answer = (await send(session, module, task)) as Answer;
  connection.close();
  return answer;
}

describe('replacing a container that runs', () => {
  const ask = (format: string) => on('web1', `docker inspect -f '${format}' gate`);
  const first = { name: 'gate', image: `${image}:1`, stop_timeout: 1 };
  const next = { ...first, image: `${image}:2`, replace: 'start_first' };
  const answers = { ready: { port: 80, path: '/', status: [200, 204] } };
  beforeAll(async () => void (await run('dash', 'docker_container', first)));
  afterAll(async () => void (await on('web1', 'docker rm -f gate')));

  test.each<[string, string, Values, RegExp[]]>([
    [
      'that answers with another status',
      'dash',
      { ready: { port: 80, path: '/none', timeout: 1 } },
      [/gate is not ready after 1 s: GET \/none on port 80 gives: HTTP\/1.. 404/],
    ],
    [
      'without the port',
      'busybox sh',
      { ready: { port: 81, timeout: 1 }, command: ['sh', '-c', 'echo no port here; exec sleep 99'] },
      [/port 81 accepts no connection/, /no port here/],
    ],
    [
      'that ends',
      'bash --posix',
      { ready: { port: 80 }, command: ['sh', '-c', 'echo out of luck; exit 3'] },
      [/does not stay up: it ended with status 3/, /out of luck/],
    ],
    [
      'that is not healthy',
      'busybox sh',
      { wait_healthy: 9, healthcheck: { test: 'echo so ill; false', interval: '1s', retries: 1 } },
      [/gate is not healthy/, /health check: 1 so ill/],
    ],
    ['without a health check', 'dash', { wait_healthy: 1 }, [/has no health check/]],
  ])('a new container %s does not replace it (%s)', async (_, shell, more, messages) => {
    const before = await ask('{{.Id}} {{.State.StartedAt}} {{.State.Running}}');
    const answer = await run(shell, 'docker_container', { ...next, ...more });
    expect(answer).toMatchObject({
      status: 'failed',
      hint: expect.stringMatching(/the old container still runs$/),
    });
    for (const message of messages)
      expect(`${answer.message} ${answer.stderr.bytes.toString()}`).toMatch(message);
    expect(await ask('{{.Id}} {{.State.StartedAt}} {{.State.Running}}')).toBe(before);
    expect(await on('web1', 'docker ps -a --format {{.Names}}')).not.toContain('gate.kplay');
  });

  test.each(shells)('the new container works before the old one is stopped (%s)', async (shell) => {
    await run(shell, 'docker_container', first);
    const since = (await on('web1', 'date +%s.%N')).trim();
    const answer = await run(shell, 'docker_container', { ...next, ...answers });
    expect(answer.status, answer.message).toBe('changed');
    expect(await ask('{{.Config.Image}} {{.State.Running}}')).toBe(`${image}:2 true\n`);
    const format = '{{.Action}} {{.Actor.Attributes.image}}';
    const events = await on(
      'web1',
      `docker events --since ${since} --until "$(date +%s.%N)" --format '${format}'`,
    );
    const [v1, v2] = [`${image}:1`, `${image}:2`];
    expect(events.match(/^(start|rename|die|destroy) .*/gm)).toEqual([
      `start ${v2}`,
      `rename ${v1}`,
      `rename ${v2}`,
      `die ${v1}`,
      `destroy ${v1}`,
    ]);
    expect(await run(shell, 'docker_container', { ...next, ...answers })).toMatchObject({
      status: 'unchanged',
    });
  });
});

describe('a registry with a password', () => {
  const serve = `mkdir -p /www/v2; echo ok >/www/v2/index.html; echo "/:ada:correct-horse" >/conf; exec httpd -f -p 80 -h /www -c /conf`;
  const task = { registry_url: '127.0.0.1:5055', username: 'ada', password: 'correct-horse' };
  beforeAll(
    async () =>
      void (await on(
        'web1',
        `docker run -d --name guarded -p 127.0.0.1:5055:80 ${image}:1 sh -c '${serve}'`,
      )),
  );
  afterAll(async () => void (await on('web1', 'docker rm -f guarded')));

  /** Prints the password each time that a list of processes shows it. */
  const watch = () =>
    on(
      'web1',
      `n=0; while [ $n -lt 40 ]; do cat /proc/[0-9]*/cmdline 2>/dev/null | grep -ao 'c[o]rrect-horse'; n=$((n + 1)); sleep 0.02; done; true`,
    );

  test.each(shells)(
    'it decides about a login, and no list of processes shows the password (%s)',
    async (shell) => {
      const refused = await run(shell, 'docker_login', { ...task, password: 'wrong-horse' });
      expect(refused).toMatchObject({ status: 'failed', message: 'cannot log in to 127.0.0.1:5055' });
      expect(refused.stderr.bytes.toString()).not.toMatch(/horse/);
      const seen = watch();
      const answer = await run(shell, 'docker_login', task);
      expect(answer.status, answer.stderr.bytes.toString()).toBe('changed');
      expect(await seen).toBe('');
      expect(await run(shell, 'docker_login', task)).toMatchObject({ status: 'unchanged' });
      expect(await run(shell, 'docker_login', { ...task, reauthorize: true })).toMatchObject({
        status: 'changed',
      });
      await run(shell, 'docker_login', { ...task, state: 'absent' });
      expect(await run(shell, 'docker_login', { ...task, state: 'absent' })).toMatchObject({
        status: 'unchanged',
      });
    },
  );
});

transportContract({
  name: 'docker exec into a container of web1',
  transport: docker,
  async start() {
    const root = `/proc/${lab.hosts[0]!.pid}/root`;
    const { PATH, DOCKER_HOST } = process.env;
    Object.assign(process.env, {
      DOCKER_HOST: `unix://${root}/run/docker.sock`,
      PATH: `${PATH}:${root}/usr/bin`,
    });
    await on('web1', `docker run -d --init --name inside ${image}:1`);
    return {
      address: containerAddress('inside'),
      async stop() {
        process.env.PATH = PATH;
        if (DOCKER_HOST === undefined) delete process.env.DOCKER_HOST;
        else process.env.DOCKER_HOST = DOCKER_HOST;
        await on('web1', 'docker rm -f inside');
      },
    };
  },
  signalled: (number) => ({ code: 128 + number, signal: null }),
});
