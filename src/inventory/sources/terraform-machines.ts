import { textOf } from '../../core/text.ts';
import type { Value, Values } from '../../core/values.ts';
import { textAt } from '../model/data.ts';

/** The data that the inventory uses of a resource that is a machine. */
export interface Machine {
  /** Its name, if it has one. */
  name: string | undefined;
  /** The address to reach it at: the public one if it has one. */
  host: string | undefined;
  user?: string | undefined;
  /** A list of tags, or a mapping of them. */
  tags: Value | undefined;
}

/** The types of resources that are machines, by the attributes that their providers document. */
const machines: Record<string, (values: Values) => Machine> = {
  aws_instance: (v) => ({
    name: textAt(v, 'tags', 'Name'),
    host: textAt(v, 'public_ip') ?? textAt(v, 'private_ip'),
    tags: v.tags,
  }),
  google_compute_instance: (v) => ({
    name: textAt(v, 'name'),
    host:
      textAt(v, 'network_interface', 0, 'access_config', 0, 'nat_ip') ??
      textAt(v, 'network_interface', 0, 'network_ip'),
    tags: [...list(v.tags), ...pairs(v.labels)],
  }),
  azurerm_linux_virtual_machine: (v) => ({
    name: textAt(v, 'name'),
    host: textAt(v, 'public_ip_address') ?? textAt(v, 'private_ip_address'),
    user: textAt(v, 'admin_username'),
    tags: v.tags,
  }),
  hcloud_server: (v) => ({
    name: textAt(v, 'name'),
    host: textAt(v, 'ipv4_address') ?? textAt(v, 'ipv6_address') ?? textAt(v, 'network', 0, 'ip'),
    tags: v.labels,
  }),
  digitalocean_droplet: (v) => ({
    name: textAt(v, 'name'),
    host: textAt(v, 'ipv4_address') ?? textAt(v, 'ipv4_address_private'),
    tags: v.tags,
  }),
  linode_instance: (v) => ({
    name: textAt(v, 'label'),
    host: textAt(v, 'ip_address') ?? textAt(v, 'ipv4', 0),
    tags: v.tags,
  }),
  vultr_instance: (v) => ({ name: textAt(v, 'label'), host: textAt(v, 'main_ip'), tags: v.tags }),
  scaleway_instance_server: (v) => ({
    name: textAt(v, 'name'),
    host: textAt(v, 'public_ip') ?? textAt(v, 'public_ips', 0, 'address') ?? textAt(v, 'private_ip'),
    tags: v.tags,
  }),
  openstack_compute_instance_v2: (v) => ({
    name: textAt(v, 'name'),
    host: textAt(v, 'access_ip_v4') ?? textAt(v, 'network', 0, 'fixed_ip_v4'),
    tags: v.tags,
  }),
  vsphere_virtual_machine: (v) => ({
    name: textAt(v, 'name'),
    host: textAt(v, 'default_ip_address'),
    tags: undefined,
  }),
  proxmox_vm_qemu: (v) => ({
    name: textAt(v, 'name'),
    host: textAt(v, 'default_ipv4_address') ?? textAt(v, 'ssh_host'),
    tags: textAt(v, 'tags')?.split(/[;,]/).filter(Boolean),
  }),
  proxmox_virtual_environment_vm: (v) => ({
    name: textAt(v, 'name'),
    host: firstOutside(v.ipv4_addresses),
    tags: v.tags,
  }),
  libvirt_domain: (v) => ({
    name: textAt(v, 'name'),
    host: textAt(v, 'network_interface', 0, 'addresses', 0),
    tags: undefined,
  }),
};

/** The machine of a resource of this type; undefined if the type is unknown or not a machine. */
export function machineOf(type: string, values: Values): Machine | undefined {
  return Object.hasOwn(machines, type) ? machines[type]!(values) : undefined;
}

function list(value: Value | undefined): Value[] {
  return Array.isArray(value) ? value : [];
}

/** Labels as tags: `key_value`. */
function pairs(value: Value | undefined): string[] {
  const labels = (value ?? {}) as Values;
  return Object.entries(labels).map(([key, label]) => (label === '' ? key : `${key}_${textOf(label)}`));
}

/** For each network interface, the first address that is not a loopback address. */
function firstOutside(value: Value | undefined): string | undefined {
  return list(value)
    .flatMap(list)
    .filter((item) => typeof item === 'string')
    .find((address) => !address.startsWith('127.'));
}
