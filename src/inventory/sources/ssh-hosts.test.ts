import { describe, expect, it } from 'vitest';
import type { InvalidInput } from '../../core/errors.ts';
import { loadFrom, plainly } from '../findings.fixture.ts';
import { folderOf } from '../folder.fixture.ts';

describe('ssh_config as an inventory', () => {
  const config = `# mine
Include FOLDER/conf.d/*
Host web1 web2 *.wild !no
  HostName %h.example.org
  Port 2222
Host db1
  User postgres
  IdentityFile /keys/db
  ProxyJump ops@gate:2022
Host safe
  RevokedHostKeys /revoked
Host slow
  ConnectTimeout 30
  ServerAliveInterval 5
Host *
  User deploy
Match host db1
  Port 99
`;

  it('asks ssh what it means', async () => {
    const folder = folderOf({ 'conf.d/10': 'Host inner\n  HostName 10.0.0.7\n' });
    const { groups, vars } = plainly(await loadFrom({ ssh_config: config.replace('FOLDER', folder) }));
    const file = (vars as Record<string, Record<string, string>>).safe?.kplay_ssh_config;
    expect(file).toMatch(/\/ssh_config$/);
    expect(groups).toEqual({ ungrouped: { hosts: ['inner', 'web1', 'web2', 'db1', 'safe', 'slow'] } });
    expect(vars).toEqual({
      inner: { ansible_host: '10.0.0.7', ansible_user: 'deploy' },
      web1: { ansible_host: 'web1.example.org', ansible_port: 2222, ansible_user: 'deploy' },
      web2: { ansible_host: 'web2.example.org', ansible_port: 2222, ansible_user: 'deploy' },
      db1: {
        ansible_port: 99,
        ansible_user: 'postgres',
        kplay_private_key: ['/keys/db'],
        kplay_proxy_command: `ssh -F ${file} -l ops -p 2022 -W '[%h]:%p' -- gate`,
      },
      safe: { ansible_user: 'deploy', kplay_ssh_config: file },
      slow: { ansible_user: 'deploy', kplay_ssh_config: file },
    });
  });

  it.each<[string, string[], string]>([
    ['Host a', ['ssh:/nothing/here'], 'file-missing: cannot read the ssh_config /nothing/here'],
    ['Host a\n  Bogus yes', ['x'], 'inventory-format: ssh cannot read its configuration: '],
    ['Host a;b', ['x'], 'host-name: the name of host "a;b" may hold'],
  ])('%j', async (text, sources, expected) => {
    const error = await loadFrom({ x: text }, sources).catch((found: InvalidInput) => found);
    const { code, message } = (error as InvalidInput).diagnostics[0]!;
    expect(`${code}: ${message}`).toContain(expected);
  });
});
