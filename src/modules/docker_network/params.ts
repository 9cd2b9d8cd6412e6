import { dockerObjectParams } from '../../core/docker-params.ts';
import type { Params } from '../../core/params.ts';

/** The arguments of docker_network, with the names of Ansible. */
export const networkParams = {
  name: { type: 'string', required: true, aliases: ['network_name'], doc: 'Name of the network.' },
  state: {
    type: 'string',
    enum: ['present', 'absent'],
    default: 'present',
    doc: 'Whether the network exists; `absent` also disconnects its containers.',
  },
  driver: { type: 'string', default: 'bridge', doc: 'The driver of the network.' },
  ...dockerObjectParams,
  ipam_driver: { type: 'string', doc: 'The driver that assigns addresses.' },
  ipam_config: {
    type: 'list',
    items: {
      type: 'map',
      keys: {
        subnet: {
          type: 'string',
          required: true,
          doc: 'The addresses of the network, such as 172.30.0.0/24.',
        },
        gateway: { type: 'string', doc: 'The address of the gateway.' },
        iprange: { type: 'string', doc: 'The part of the subnet that containers get addresses from.' },
        aux_addresses: {
          type: 'map',
          doc: 'Addresses that containers must not get, by the names of their hosts.',
        },
      },
    },
    doc: 'The subnets of the network; without it, docker chooses one.',
  },
  internal: { type: 'bool', doc: 'Whether its containers are cut off from other networks.' },
  attachable: { type: 'bool', doc: 'Whether containers outside of a swarm can use a network of the swarm.' },
  enable_ipv6: { type: 'bool', doc: 'Whether its containers get IPv6 addresses.' },
  connected: {
    type: 'list',
    aliases: ['containers'],
    doc: 'Names of the containers to connect; others are disconnected.',
  },
  appends: {
    type: 'bool',
    default: false,
    aliases: ['incremental'],
    doc: 'Leave other containers connected.',
  },
  force: {
    type: 'bool',
    default: false,
    doc: 'Replace the network if it differs and containers use it: they are disconnected, and connected again.',
  },
} as const satisfies Params;
