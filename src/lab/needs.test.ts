import { expect, test } from 'vitest';
import { hasCgroupKill } from './needs.ts';

test.each([
  ['5.10.0-30-amd64', false],
  ['5.14.0', true],
  ['6.1.0-44-amd64', true],
  ['4.19.0', false],
])('Linux %s can end a cgroup: %s', (version, can) => {
  expect(hasCgroupKill(version)).toBe(can);
});
