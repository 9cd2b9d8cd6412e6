import { copyFile, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool } from './command.ts';
import type { Layout } from './layout.ts';
import { type ContainerImage, pushImage } from './registry.ts';
import { sockets } from './services.ts';
import type { LabState } from './state.ts';

/** The command of a container: writes its page from its environment, then serves it on port 80. */
const start = `mkdir -p /www &&
printf 'kplay httpd version %s, NAME=%s, on %s\\n' "$VERSION" "$NAME" "$(hostname)" >/www/index.html &&
exec httpd -f -p 80 -h /www`;

/** Fills the registry with kplay/httpd:1 and :2, made of the busybox in the hosts' image. */
export async function pushHttpd(lab: Layout, state: LabState): Promise<void> {
  const layer = await busyboxLayer(lab, join(state.image, 'bin/busybox'));
  for (const version of ['1', '2'])
    await pushImage(sockets(lab).registrySocket, 'kplay/httpd', version, httpdImage(layer, version));
}

function httpdImage(layer: Buffer, version: string): ContainerImage {
  return {
    layer,
    config: {
      Cmd: ['/bin/sh', '-c', start],
      Env: ['PATH=/bin', `VERSION=${version}`, 'NAME=nobody'],
      ExposedPorts: { '80/tcp': {} },
      // httpd ignores SIGTERM as process 1, so docker stop would wait for 10 seconds
      StopSignal: 'SIGKILL',
    },
  };
}

/** A tar of a tree with busybox and its commands; the same bytes each time. */
async function busyboxLayer(lab: Layout, busybox: string): Promise<Buffer> {
  const tree = join(lab.services, 'httpd-tree');
  await rm(tree, { recursive: true, force: true });
  for (const dir of ['bin', 'etc', 'tmp']) await mkdir(join(tree, dir), { recursive: true });
  await copyFile(busybox, join(tree, 'bin/busybox'));
  for (const name of [
    'sh',
    'httpd',
    'mkdir',
    'printf',
    'hostname',
    'env',
    'cat',
    'ls',
    'sleep',
    'wget',
    'true',
  ])
    await symlink('busybox', join(tree, 'bin', name));
  const same = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--format=ustar'];
  await runTool('tar', [...same, '-C', tree, '-cf', `${tree}.tar`, '.']);
  const layer = await readFile(`${tree}.tar`);
  await rm(tree, { recursive: true });
  await rm(`${tree}.tar`);
  return layer;
}
