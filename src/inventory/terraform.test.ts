import { describe, expect, it } from 'vitest';
import { findingsOf, loadFrom, plainly } from './findings.fixture.ts';

const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** A state file as Terraform 1.x writes it, with what is needed of it. */
const state = (...resources: object[]): Record<string, string> => ({
  'terraform.tfstate': json({
    version: 4,
    terraform_version: '1.5.7',
    serial: 3,
    lineage: 'a3f3b5b0-0b0a-4f7e-8f0c-0d9e7f2f6d11',
    outputs: {},
    resources,
    check_results: null,
  }),
});

const resource = (type: string, name: string, ...instances: object[]): object => ({
  mode: 'managed',
  type,
  name,
  provider: `provider["registry.terraform.io/hashicorp/${type.split('_')[0]}"]`,
  instances: instances.map((each) => ({ schema_version: 1, sensitive_attributes: [], ...each })),
});

const one = (attributes: object): object => ({ attributes });

describe('machines of each provider', () => {
  it.each<[string, object, string, object, string[]]>([
    [
      'aws_instance',
      {
        id: 'i-1',
        public_ip: '192.0.2.1',
        private_ip: '10.0.0.1',
        tags: { Name: 'web-1', Env: 'prod' },
        user_data: 's3cret',
      },
      'web-1',
      { ansible_host: '192.0.2.1', terraform_tags: { Name: 'web-1', Env: 'prod' } },
      ['aws_instance', 'app', 'tag_Env_prod'],
    ],
    [
      'aws_instance',
      { public_ip: '', private_ip: '10.0.0.1', tags: null },
      'app',
      { ansible_host: '10.0.0.1', terraform_tags: null },
      ['aws_instance'],
    ],
    [
      'google_compute_instance',
      {
        name: 'g1',
        network_interface: [{ network_ip: '10.1.0.1', access_config: [{ nat_ip: '192.0.2.2' }] }],
        tags: ['http'],
        labels: { env: 'prod' },
      },
      'g1',
      { ansible_host: '192.0.2.2', terraform_tags: ['http', 'env_prod'] },
      ['google_compute_instance', 'app', 'tag_http', 'tag_env_prod'],
    ],
    [
      'google_compute_instance',
      { name: 'g2', network_interface: [{ network_ip: '10.1.0.2', access_config: [] }] },
      'g2',
      { ansible_host: '10.1.0.2', terraform_tags: [] },
      ['google_compute_instance', 'app'],
    ],
    [
      'azurerm_linux_virtual_machine',
      {
        name: 'vm1',
        public_ip_address: '',
        private_ip_address: '10.2.0.1',
        admin_username: 'azureuser',
        admin_password: 's3cret',
        tags: {},
      },
      'vm1',
      { ansible_host: '10.2.0.1', ansible_user: 'azureuser', terraform_tags: {} },
      ['azurerm_linux_virtual_machine', 'app'],
    ],
    [
      'hcloud_server',
      { name: 'h1', ipv4_address: '192.0.2.3', labels: { role: 'web', gpu: '' } },
      'h1',
      { ansible_host: '192.0.2.3', terraform_tags: { role: 'web', gpu: '' } },
      ['hcloud_server', 'app', 'tag_role_web', 'tag_gpu'],
    ],
    [
      'digitalocean_droplet',
      { name: 'd1', ipv4_address: '192.0.2.4', tags: ['blue'] },
      'd1',
      { ansible_host: '192.0.2.4', terraform_tags: ['blue'] },
      ['digitalocean_droplet', 'app', 'tag_blue'],
    ],
    [
      'proxmox_vm_qemu',
      { name: 'p1', default_ipv4_address: '10.3.0.1', tags: 'a;b' },
      'p1',
      { ansible_host: '10.3.0.1', terraform_tags: ['a', 'b'] },
      ['proxmox_vm_qemu', 'app', 'tag_a', 'tag_b'],
    ],
    [
      'proxmox_virtual_environment_vm',
      { name: 'p2', ipv4_addresses: [['127.0.0.1'], ['10.3.0.2']], tags: null },
      'p2',
      { ansible_host: '10.3.0.2', terraform_tags: null },
      ['proxmox_virtual_environment_vm', 'app'],
    ],
    [
      'vsphere_virtual_machine',
      { name: 'v1', default_ip_address: '10.4.0.1' },
      'v1',
      { ansible_host: '10.4.0.1' },
      ['vsphere_virtual_machine', 'app'],
    ],
    [
      'libvirt_domain',
      { name: 'l1', network_interface: [{ addresses: ['10.5.0.1'] }] },
      'l1',
      { ansible_host: '10.5.0.1' },
      ['libvirt_domain', 'app'],
    ],
    [
      'linode_instance',
      { label: 'n1', ip_address: '192.0.2.5', tags: [] },
      'n1',
      { ansible_host: '192.0.2.5', terraform_tags: [] },
      ['linode_instance', 'app'],
    ],
    [
      'openstack_compute_instance_v2',
      { name: 'o1', access_ip_v4: '10.6.0.1', tags: ['x y'] },
      'o1',
      { ansible_host: '10.6.0.1', terraform_tags: ['x y'] },
      ['openstack_compute_instance_v2', 'app', 'tag_x_y'],
    ],
  ])('%s %#', async (type, attributes, name, vars, groups) => {
    const found = await loadFrom(state(resource(type, 'app', one(attributes))));
    expect([...found.hosts.keys()]).toEqual([name]);
    expect(plainly(found).vars[name]).toEqual({ terraform_address: `${type}.app`, ...vars });
    const names = [...found.groups.keys()].filter((group) => group !== 'all' && group !== 'ungrouped');
    expect(names).toEqual(groups);
    expect(JSON.stringify(plainly(found))).not.toContain('s3cret');
  });
});

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
      'x.tfstate:1:1 inventory-format: this state of Terraform is of an unknown version',
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
