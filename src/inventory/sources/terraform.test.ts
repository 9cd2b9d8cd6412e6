import { describe, expect, it } from 'vitest';
import { findingsOf, loadFrom, plainly } from '../findings.fixture.ts';
import { json, one, resource, state } from './terraform.fixture.ts';

describe('states', () => {
  it('name the instances of count and for_each', async () => {
    const found = await loadFrom(
      state(
        {
          ...resource(
            'aws_instance',
            'web',
            { index_key: 0, ...one({ private_ip: '10.0.0.1', tags: { Name: 'w' } }) },
            { index_key: 1, ...one({ private_ip: '10.0.0.2', tags: { Name: 'w' } }) },
          ),
          module: 'module.app',
        },
        resource('hcloud_server', 'db', { index_key: 'eu/1', ...one({ ipv4_address: '10.0.0.3' }) }),
        { ...resource('aws_instance', 'seen', one({ private_ip: '10.0.0.9' })), mode: 'data' },
        resource('aws_s3_bucket', 'files', one({ bucket: 'x' })),
      ),
    );
    expect(
      Object.entries(plainly(found).vars).map(([name, vars]) => [
        name,
        (vars as { terraform_address: string }).terraform_address,
      ]),
    ).toEqual([
      ['w-0', 'module.app.aws_instance.web[0]'],
      ['w-1', 'module.app.aws_instance.web[1]'],
      ['db-eu_1', 'hcloud_server.db["eu/1"]'],
    ]);
  });

  it('are read from terraform show -json, with modules', async () => {
    const shown = (name: string, ip: string) => ({
      address: `hcloud_server.${name}`,
      mode: 'managed',
      type: 'hcloud_server',
      name,
      schema_version: 0,
      values: { name, ipv4_address: ip, labels: {} },
      sensitive_values: {},
    });
    const root_module = {
      resources: [shown('a', '10.0.0.1')],
      child_modules: [
        {
          address: 'module.m',
          resources: [shown('b', '10.0.0.2')],
          child_modules: [{ resources: [shown('c', '10.0.0.3')] }],
        },
      ],
    };
    const found = await loadFrom({
      'show.json': json({
        format_version: '1.0',
        terraform_version: '1.5.7',
        values: { outputs: {}, root_module },
      }),
    });
    expect([...found.hosts.keys()]).toEqual(['a', 'b', 'c']);
  });

  it('take hosts and groups of the ansible provider as they are', async () => {
    const found = await loadFrom(
      state(
        resource(
          'ansible_host',
          'h',
          one({ name: 'h1', groups: ['web'], variables: { ansible_host: '10.0.0.1', greeting: '{{ x }}' } }),
        ),
        resource('ansible_group', 'g', one({ name: 'prod', children: ['web'], variables: { env: 'prod' } })),
      ),
    );
    expect(plainly(found)).toEqual({
      groups: { web: { hosts: ['h1'] }, prod: { children: ['web'] } },
      vars: {
        h1: {
          ansible_host: '10.0.0.1',
          env: 'prod',
          greeting: '{{ x }}',
          terraform_address: 'ansible_host.h',
        },
      },
    });
    expect(found.hosts.get('h1')!.vars.greeting).toEqual({ text: '{{ x }}' });
  });

  it('with nothing in them are no error', async () => {
    expect(
      await findingsOf({ 'x.json': json({ format_version: '1.0', terraform_version: '1.5.7' }) }),
    ).toEqual([]);
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'an old version',
      { 'x.tfstate': json({ version: 3, terraform_version: '0.11', resources: [] }) },
      'x.tfstate:1:1 inventory-format: this Terraform state has an unknown version',
    ],
    [
      'resources that are no list',
      { 'x.tfstate': '{"version": 4, "terraform_version": "1",\n  "resources": {}}' },
      'x.tfstate:2:16 inventory-format: this is no state of Terraform: "resources" must be a list, not a mapping',
    ],
    [
      'a resource without a type',
      {
        'x.tfstate':
          '{"version": 4, "terraform_version": "1", "resources": [{"mode": "managed", "name": "x", "instances": []}]}',
      },
      'x.tfstate:1:56 inventory-format: this is no state of Terraform: "resources[0].type" is missing',
    ],
    [
      'a module deep inside that is none',
      {
        'x.json':
          '{"format_version": "1.0", "terraform_version": "1", "values": {"root_module": {"child_modules": [7]}}}',
      },
      'x.json:1:98 inventory-format: this is no state of Terraform: "values.root_module.child_modules[0]" must be a mapping, not 7',
    ],
    [
      'a name that is none',
      state(resource('hcloud_server', 'x', one({ name: '-oX' }))),
      'terraform.tfstate:1:1 host-name: the name of host "-oX" may hold',
    ],
    [
      'a group that is none',
      state(resource('ansible_host', 'x', one({ name: 'a', groups: ['../x'] }))),
      'terraform.tfstate:1:1 group-name: the name of group "../x" of ansible_host.x may hold',
    ],
  ])('%s', async (_, files, expected) => {
    expect((await findingsOf(files))[0]).toContain(expected);
  });
});
