import { expect, test } from 'vitest';
import { loadModule, moduleNames } from '../modules/catalog.ts';
import { prepareStep } from '../runner/task/prepare.ts';
import { checkArgs } from './check-args.ts';
import { resourceOf } from './resource.ts';
import type { Values } from './values.ts';

const usual = { environment: {}, check: false, diff: false, onFailure: 'stop' as const };
const cases: [module: string, args: Values, resource: string | undefined][] = [
  ['copy', { dest: '/etc/motd', content: 'x' }, 'file /etc/motd'],
  ['file', { path: '/srv', state: 'directory' }, 'file /srv'],
  ['lineinfile', { path: '/etc/hosts', line: 'x' }, 'file /etc/hosts'],
  ['nginx_site', { name: 'shop', root: '/srv' }, 'file /etc/nginx/sites-available/shop'],
  ['nginx_conf', { content: 'x' }, 'file /etc/nginx/nginx.conf'],
  ['git', { repo: 'https://a/b', dest: '/srv/b' }, 'file /srv/b'],
  ['get_url', { url: 'https://a/b', dest: '/opt/b' }, 'file /opt/b'],
  ['synchronize', { src: 'a', dest: '/srv/c' }, 'file /srv/c'],
  ['synchronize', { mode: 'pull', src: '/a', dest: '/srv/c' }, undefined],
  ['archive', { path: ['/a', '/b'], dest: '/c.tgz' }, 'file /c.tgz'],
  ['systemd', { name: 'nginx', state: 'restarted' }, 'service nginx'],
  ['systemd', { daemon_reload: true }, undefined],
  ['apt', { name: ['curl', 'git'] }, 'package curl, git'],
  ['apt', { update_cache: true }, undefined],
  ['user', { name: 'deploy', shell: '/bin/sh' }, 'user deploy'],
  [
    'authorized_key',
    {
      user: 'deploy',
      key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0a2b4YIoTHmKfGgCzqRWxXHdTVSu4n7YWcFGmPpHTn x',
    },
    'authorized_key deploy',
  ],
  ['mount', { path: '/srv', src: '/dev/sdb', fstype: 'ext4', state: 'mounted' }, 'mount /srv'],
  ['filesystem', { dev: '/dev/sdb', fstype: 'ext4' }, 'filesystem /dev/sdb'],
  ['lvol', { vg: 'data', lv: 'web', size: '1g' }, 'lvol data/web'],
  ['hostname', { name: 'web1' }, 'hostname'],
  ['docker_container', { name: 'web', image: 'nginx' }, 'docker_container web'],
  ['docker_compose', { project_src: '/srv/shop' }, 'docker_compose /srv/shop'],
  ['command', { cmd: 'true' }, undefined],
  ['shell', { cmd: 'true' }, undefined],
  ['stat', { path: '/etc' }, undefined],
];

test.each(cases)('%s %j: %s', async (name, given, resource) => {
  const loaded = await loadModule(name);
  const { args, problems } = checkArgs(loaded.module.params, given);
  expect(problems).toEqual([]);
  const { variables } = prepareStep(loaded, args, usual);
  expect(resourceOf(name, loaded.module, args, variables)).toBe(resource);
});

test('the name of a resource is never a secret', async () => {
  for (const name of await moduleNames()) {
    const { module } = await loadModule(name);
    const args = Object.fromEntries(Object.keys(module.params).map((param) => [param, `value-of-${param}`]));
    const secrets = Object.keys(module.params).filter((param) => module.params[param].secret);
    const text = resourceOf(name, module, args, args) ?? '';
    expect(secrets.filter((param) => text.includes(`value-of-${param}`))).toEqual([]);
  }
});
