import { describe, expect, it } from 'vitest';
import { loadFrom, plainly } from '../findings.fixture.ts';
import { one, resource, state } from './terraform.fixture.ts';

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
