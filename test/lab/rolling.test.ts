import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LabStatus } from '../../src/lab/status.ts';
import { inside, inventoryOf, link, until } from '../support/fault-lab.ts';
import { freshLab, removeLab } from '../support/lab-hosts.ts';
import { folderWith } from '../support/program.ts';
import { release, roll } from '../support/rolling.ts';

const name = process.env.KPLAY_TEST_LAB_NAME ?? 'testrolling';
let lab: LabStatus;
let names: string[];

beforeAll(async () => {
  lab = await freshLab(name, 10);
  names = lab.hosts.map((host) => host.name);
});

afterAll(() => removeLab(name));

async function deploy(version: number) {
  const folder = await folderWith({
    'hosts.yml': inventoryOf(lab, { folder: '/srv', version: String(version) }),
    'release.yml': release,
  });
  return roll(folder, ['--timeout', '3']);
}

/** The version that each host has, in their order; '-' for none. */
async function versions(file = ''): Promise<string> {
  const all = names.map((host) => inside(lab, host, `cat /srv/${host}${file} 2>/dev/null || printf -`));
  return (await Promise.all(all)).join(' ');
}

const breakHealth = (host: string) => inside(lab, host, `touch /srv/${host}.broken`);
const mendHealth = (host: string) => inside(lab, host, `rm -f /srv/${host}.broken`);

test('a release is rolled out in three steps, and a second run changes nothing', async () => {
  const first = await deploy(1);
  expect(first.batches, first.stderr).toEqual([1, 3, 6, 10]);
  expect([first.code, first.done, first.after, first.stop]).toEqual([0, 10, 10, undefined]);
  expect(await versions('.done')).toBe('1 1 1 1 1 1 1 1 1 1');
  const second = await deploy(1);
  expect(Object.values(second.end!.hosts).map(({ changed }) => changed)).toEqual(Array(10).fill(0));
});

test('one of three fails: the release stops there, and six hosts keep the old version', async () => {
  await breakHealth(names[2]!);
  const told = await deploy(2);
  await mendHealth(names[2]!);
  expect([told.code, told.batches, told.failed, told.after]).toEqual([3, [1, 3], [names[2]], 0]);
  expect(told.stop).toMatchObject({
    batch: 2,
    batches: 3,
    reason: 'max_fail_percentage',
    message: '1 of 3 hosts failed, more than the 20% of max_fail_percentage',
    untouched: names.slice(4),
  });
  // the hosts beside the failed one did not go on either
  expect(await versions()).toBe('2 2 2 2 1 1 1 1 1 1');
  expect(await versions('.done')).toBe('2 1 1 1 1 1 1 1 1 1');
});

test('one of six fails: that is fewer than 20%, and the others go on', async () => {
  await breakHealth(names[7]!);
  const told = await deploy(3);
  await mendHealth(names[7]!);
  expect([told.code, told.batches, told.failed, told.stop]).toEqual([3, [1, 3, 6, 9], [names[7]], undefined]);
  expect([told.done, told.after]).toEqual([9, 9]);
  expect(await versions('.done')).toBe('3 3 3 3 3 3 3 1 3 3');
});

test('an unreachable host counts as failed', async () => {
  await link(lab, names[3]!, 'down');
  const told = await deploy(4);
  await link(lab, names[3]!, 'up');
  expect([told.code, told.batches]).toEqual([4, [1, 3]]);
  expect(told.stop).toMatchObject({ failed: [names[3]], untouched: names.slice(4) });
  await until('the host is back', async () => (await inside(lab, names[3]!, 'echo yes')) === 'yes\n');
});
