import { expect, test } from 'vitest';
import { freeSubnet, hostAddress, hostName, maxHosts } from './address.ts';

test.each([
  [[], 1],
  [[1, 2], 3],
  [[2], 1],
  [[3, 1], 2],
])('beside labs %j the next has subnet %i', (taken, subnet) => {
  expect(freeSubnet(taken)).toBe(subnet);
});

test('254 labs are enough', () => {
  const all = Array.from({ length: 254 }, (_, i) => i + 1);
  expect(() => freeSubnet(all)).toThrow('no addresses are left');
});

test.each([
  [1, 'web1', '10.77.4.11'],
  [maxHosts, 'web200', '10.77.4.210'],
])('host %i is %s at %s', (index, name, address) => {
  expect([hostName(index), hostAddress(4, index)]).toEqual([name, address]);
});
