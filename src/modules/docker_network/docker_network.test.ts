import { expect, test } from 'vitest';
import { withoutDocker } from '../../../test/support/docker-cases.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Values } from '../../core/values.ts';
import dockerNetwork from './index.ts';

const args = (given: Values) => checkArgs(dockerNetwork.params, given).args as never;

const subnet = '172.30.0.0/24';

test.each<[Values, Values]>([
  [{}, { state: 'present', driver: 'bridge' }],
  [{ internal: false }, { state: 'present', driver: 'bridge', internal: 'false' }],
  [{ connected: [] }, { state: 'present', driver: 'bridge', connected: '' }],
  [{ state: 'absent', internal: true }, { state: 'absent' }],
  [
    { ipam_config: [{ subnet, gateway: '172.30.0.1', aux_addresses: { printer: '172.30.0.9' } }] },
    {
      state: 'present',
      driver: 'bridge',
      ipam_config:
        '172.30.0.0/24="subnet", 172.30.0.0/24 gateway="172.30.0.1", 172.30.0.0/24 host printer="172.30.0.9"',
    },
  ],
])('%j wants %j', (given, wanted) => {
  expect(dockerNetwork.want(args({ name: 'a', ...given }))).toEqual(wanted);
});

test('docker gets all of it', () => {
  const words = dockerNetwork.words?.(
    args({
      name: 'a',
      driver: 'macvlan',
      internal: true,
      attachable: true,
      enable_ipv6: true,
      ipam_config: [{ subnet, iprange: '172.30.0.128/25' }],
      driver_options: { parent: 'eth0' },
    }),
  );
  expect(words?.join(' ')).toBe(
    `--driver macvlan --internal --attachable --ipv6 --subnet ${subnet} --ip-range 172.30.0.128/25 --opt parent=eth0`,
  );
});

test.each<[Values, RegExp]>([
  [{ name: '--all' }, /cannot be the name of a network/],
  [{ connected: ['a b'] }, /cannot be the name of a container/],
  [{ ipam_config: [{ subnet: '172.30.0.0' }] }, /not a range of addresses/],
  [{ ipam_config: [{ subnet, gateway: 'router' }] }, /not an address/],
])('%j is refused', (given, message) => {
  expect(dockerNetwork.check?.(args({ name: 'a', ...given }))).toMatch(message);
});

withoutDocker('docker_network', { name: 'a' });
