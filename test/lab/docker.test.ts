import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTool } from '../../src/lab/command.ts';
import { labDown } from '../../src/lab/down.ts';
import type { LabStatus } from '../../src/lab/status.ts';
import { labUp } from '../../src/lab/up.ts';

const name = 'testdocker';
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
