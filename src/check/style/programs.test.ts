import { expect, it } from 'vitest';
import { moduleFor } from './programs.ts';

const modules = [
  'mount',
  'pip',
  'sysctl',
  'unarchive',
  'apt',
  'docker_container',
  'docker_image',
  'file',
  'group',
  'lineinfile',
  'systemd',
  'user',
];

const cases: [command: string, module: string | undefined][] = [
  ['systemctl restart nginx', 'systemd'],
  ['/bin/systemctl --quiet enable nginx', 'systemd'],
  ['systemctl is-active nginx', undefined],
  ['systemctl status nginx', undefined],
  ['service nginx restart', 'systemd'],
  ['service nginx status', undefined],
  ['apt-get -y install curl', 'apt'],
  ['apt list --installed', undefined],
  ['/usr/sbin/useradd bob', 'user'],
  ['groupadd dev', 'group'],
  ['mkdir -p /srv', 'file'],
  ['rm -rf /srv/old', 'file'],
  ['rm -f /srv/*.old', undefined],
  ['docker run -d nginx', 'docker_container'],
  ['docker run --rm nginx nginx -t', undefined],
  ['docker pull nginx', 'docker_image'],
  ['docker build -t a .', 'docker_image'],
  ['docker image rm a', 'docker_image'],
  ['dpkg -i a.deb', 'apt'],
  ['dpkg -l', undefined],
  ['deluser bob', 'user'],
  ['docker ps', undefined],
  ['sed -i s/a/b/ /etc/x', 'lineinfile'],
  ['sed -n 1p /etc/x', undefined],
  ['sed -ibak s/a/b/ /etc/x', 'lineinfile'],
  ['sysctl -w a.b=1', 'sysctl'],
  ['sysctl -n a.b', undefined],
  ['sysctl -p /etc/sysctl.d/a.conf', undefined],
  ['tar xzf a.tgz -C /srv', 'unarchive'],
  ['tar -czf a.tgz /srv', undefined],
  ['unzip -l a.zip', undefined],
  ['unzip -q a.zip', 'unarchive'],
  ['mount /srv', 'mount'],
  ['mount', undefined],
  ['pip3 install flask', 'pip'],
  ['pip list', undefined],
  // no such module in this list
  ['crontab /tmp/x', undefined],
  ['constructor', undefined],
  ['', undefined],
];

it.each(cases)('%s: %s', (command, module) => {
  expect(moduleFor(command.split(' '), modules)).toBe(module);
});
