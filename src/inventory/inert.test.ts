import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionValues } from '../target/connection-values.ts';
import { prepare } from '../template/render.ts';
import { layer, Scope } from '../template/scope.ts';
import { bareWorld } from '../template/world.ts';
import { folderOf } from './folder.fixture.ts';
import { grown, loadInventory } from './load.ts';
import { type Host, isFromOutside } from './model/inventory.ts';

/** Texts that mean something to one of the languages, and must mean nothing where a machine has said them. */
const traps = ['{{ env "KPLAY_TRAP" }}', '{{#if true}}on{{/if}}', '!cel 1 + 1', '{{ missing }}', '{{ 1 + }}'];
process.env.KPLAY_TRAP = 'sprung';

const json = (value: unknown) => JSON.stringify(value);
const script = (list: unknown) => `#!/bin/sh\ncat <<'END'\n${json(list)}\nEND\n`;
const terraform = (type: string, values: object) =>
  json({
    version: 4,
    terraform_version: '1.9.0',
    resources: [
      {
        mode: 'managed',
        type,
        name: 'web',
        provider: 'p',
        instances: [{ index_key: 0, attributes: values }],
      },
    ],
  });

/** A door, and the inventory that a trap comes through it with: files, or a text for a `-i`. */
const doors: [door: string, files: (trap: string) => Record<string, string>, variable: string][] = [
  [
    'a script: the variables of a host',
    (trap) => ({
      hosts: script({ all: { hosts: ['h'] }, _meta: { hostvars: { h: { kplay_user: trap } } } }),
    }),
    'kplay_user',
  ],
  [
    'a script: something deep in a variable of a group',
    (trap) => ({
      hosts: script({ all: { hosts: ['h'], vars: { deep: [{ [trap]: [trap] }] } }, _meta: { hostvars: {} } }),
    }),
    'deep',
  ],
  [
    'a script: what it says of one host',
    (trap) => ({
      hosts: `#!/bin/sh\n[ "$1" = --host ] || { echo '{"all": {"hosts": ["h"]}}'; exit; }\ncat <<'END'\n${json({ ansible_host: trap })}\nEND\n`,
    }),
    'ansible_host',
  ],
  [
    'Terraform: an address',
    (trap) => ({ 'a.tfstate': terraform('aws_instance', { public_ip: trap, tags: { Name: 'h' } }) }),
    'ansible_host',
  ],
  [
    'Terraform: a tag',
    (trap) => ({
      'a.tfstate': terraform('aws_instance', { public_ip: '10.0.0.1', tags: { Name: 'h', note: trap } }),
    }),
    'terraform_tags',
  ],
  [
    'Terraform: a variable of its ansible provider',
    (trap) => ({
      'a.tfstate': terraform('ansible_host', { name: 'h', variables: { kplay_proxy_command: trap } }),
    }),
    'kplay_proxy_command',
  ],
  [
    'ssh_config: the address',
    (trap) => ({ ssh_config: `Host h\n  HostName ${trap.replaceAll(' ', '').replaceAll('"', "'")}\n` }),
    'ansible_host',
  ],
  [
    'ssh_config: a proxy command',
    (trap) => ({ ssh_config: `Host h\n  ProxyCommand nc ${trap}\n` }),
    'kplay_proxy_command',
  ],
  [
    'constructed: what an expression gives',
    (trap) => ({
      'a.yml': `all: { hosts: { h: { said: !raw ${json(trap)} } } }\n`,
      'b.yml': 'plugin: constructed\ncompose: { kplay_user: said }\n',
    }),
    'kplay_user',
  ],
];

describe.each(doors)('%s', (_, files, variable) => {
  it.each(traps)('%s stays unchanged', async (trap) => {
    const folder = folderOf(files(trap));
    const sources = Object.keys(files(trap)).map((name) => join(folder, name));
    if (sources[0]!.endsWith('/hosts')) chmodSync(sources[0]!, 0o755);
    const named = sources.map((source) => (source.endsWith('ssh_config') ? `ssh:${source}` : source));
    const inventory = await loadInventory(named).catch(() => undefined);
    rmSync(folder, { recursive: true });
    // ssh itself refuses some
    if (!inventory && variable === 'ansible_host') return;
    expectInert(inventory!.hosts.get('h')!, variable);
    if (variable !== 'ansible_host')
      expect(json(await rendered(inventory!.hosts.get('h')!, variable))).toContain(
        trap.replaceAll('"', '\\"'),
      );
  });
});

/** The value of a variable, where nothing may be asked for. */
async function rendered(host: Host, name: string): Promise<unknown> {
  const world = { ...bareWorld, env: () => expect.unreachable('env was called') };
  await prepare(host.vars);
  return new Scope([layer(host.vars)], world as never).get(name);
}

function expectInert(host: Host, variable: string): void {
  expect(isFromOutside(host, variable)).toBe(true);
}

describe('Consul', () => {
  let fake: Server;
  const trap = traps[0]!;
  const node = { Node: 'h', Address: `${trap}.example.invalid`, Datacenter: trap };
  const answers: Record<string, unknown> = {
    '/v1/catalog/nodes': [{ ...node, Meta: { [trap]: trap } }],
    '/v1/catalog/services': { web: [trap] },
    '/v1/catalog/service/web': [{ ...node, NodeMeta: { [trap]: trap }, ServiceTags: [trap] }],
  };
  beforeAll(async () => {
    fake = createServer((request, response) => {
      response.end(json(answers[new URL(request.url!, 'http://x').pathname] ?? []));
    });
    await new Promise<void>((done) => fake.listen(0, '127.0.0.1', done));
  });
  afterAll(() => fake.close());

  it.each(['', '?service=web'])('is data, addresses too (%s)', async (query) => {
    const at = `consul://127.0.0.1:${(fake.address() as AddressInfo).port}${query}`;
    const { hosts, groups } = await loadInventory([at]);
    const host = hosts.get('h')!;
    for (const name of Object.keys(host.vars)) expectInert(host, name);
    expect(await rendered(host, 'ansible_host')).toBe(`${trap}.example.invalid`);
    expect(await rendered(host, 'consul_datacenter')).toBe(trap);
    expect(await rendered(host, 'consul_node_meta')).toEqual({ [trap]: trap });
    expect((await connectionValues(host, {}, [at])).ansible_host).toBe(`${trap}.example.invalid`);
    expect([...groups.keys()].join(' ')).not.toMatch(/sprung|[{]/);
  });
});

it('what add_host gives is data', async () => {
  const inventory = await grown(await loadInventory(['a,']), {
    host: 'h',
    groups: [],
    vars: { kplay_user: traps[0]! },
  });
  const host = inventory.hosts.get('h')!;
  expectInert(host, 'kplay_user');
  expect(await rendered(host, 'kplay_user')).toBe(traps[0]);
  expect((await connectionValues(host, {}, ['a,'])).kplay_user).toBe(traps[0]);
});

it('what people write may be templates: inventories in YAML and INI, group_vars, -e', async () => {
  const folder = folderOf({
    'a.yml': 'all: { hosts: { h: { one: "{{ env \'KPLAY_TRAP\' }}" } } }\n',
    'b.ini': 'h two="{{ env \'KPLAY_TRAP\' }}"\n',
    'group_vars/all.yml': 'kplay_user: "{{ one }}-{{ two }}"\n',
  });
  const sources = ['a.yml', 'b.ini'].map((name) => join(folder, name));
  const host = (await loadInventory(sources)).hosts.get('h')!;
  expect((await connectionValues(host, {}, sources)).kplay_user).toBe('sprung-sprung');
  const extra = { kplay_user: '{{ env "KPLAY_TRAP" }}' };
  expect((await connectionValues(host, extra, sources)).kplay_user).toBe('sprung');
  rmSync(folder, { recursive: true });
});
