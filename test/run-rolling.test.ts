import { mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { play } from './support/play.ts';
import { folderWith } from './support/program.ts';
import { kplayHere } from './support/program-here.ts';
import { release, roll } from './support/rolling.ts';

const inventory = `all:
  hosts: {"h[01:10]": }
  vars: {kplay_connection: local, folder: "{{ playbook_dir }}/out", version: 1}
`;

async function project(broken: string[]): Promise<string> {
  const folder = await folderWith({ 'hosts.yml': inventory, 'release.yml': release });
  await mkdir(`${folder}/out`);
  for (const host of broken) await writeFile(`${folder}/out/${host}.broken`, '');
  return folder;
}

const tooMany = 'hosts failed, more than the 20% of max_fail_percentage';
const all = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => `h${String(first + i).padStart(2, '0')}`);

describe('a release on ten hosts, one, then 30%, then the rest, with max_fail_percentage: 20', () => {
  test.each([
    ['that fails nowhere', [], [1, 3, 6, 10], 10, undefined],
    ['that fails on the first host', ['h01'], [1], 1, ['its host failed', all(2, 10)]],
    ['that fails on one of three', ['h03'], [1, 3], 4, [`1 of 3 ${tooMany}`, all(5, 10)]],
    ['that fails on one of six: that is fewer', ['h07'], [1, 3, 6, 9], 10, undefined],
    ['that fails on two of six', ['h07', 'h09'], [1, 3, 6], 10, [`2 of 6 ${tooMany}`, []]],
  ])('%s', async (_, broken, batches, deployed, stop) => {
    const told = await roll(await project(broken), []);
    expect(told.batches, told.stderr).toEqual(batches);
    expect([told.deployed, told.failed]).toEqual([deployed, broken]);
    expect(told.stop && [told.stop.message, told.stop.untouched]).toEqual(stop);
    expect(told.code).toBe(broken.length > 0 ? 3 : 0);
  });

  test('says where it stops, and what was not touched', async () => {
    const { stdout, code } = await kplayHere(['run', 'release.yml', '-i', 'hosts.yml'], {
      cwd: await project(['h02']),
    });
    expect(stdout).toContain(
      'Stopped after batch 2 of 3: 1 of 3 hosts failed, more than the 20% of max_fail_percentage; nothing ran on h[05:10].',
    );
    expect(code).toBe(3);
  });
});

test.each([
  [
    'any_errors_fatal',
    'any_errors_fatal: true',
    'any_errors_fatal',
    '1 of 3 hosts failed, and any_errors_fatal ends the play for all',
  ],
  ['a batch that fails as a whole', 'serial: 1', 'all_failed', 'its host failed'],
])('%s says so', async (_, keyword, reason, message) => {
  const { events, stderr } = await play(
    `- {name: P, hosts: all, ${keyword}, tasks: [{name: A, fail: {}, when: 'inventory_hostname == "one"'}, {name: B, debug: {msg: b}}]}`,
  );
  expect(
    events.find((event) => event.event === 'stop'),
    stderr,
  ).toMatchObject({ reason, message, failed: ['one'] });
});

test('a play that failed everywhere with nothing left to do says no more than its failures', async () => {
  const { events } = await play('- {name: P, hosts: all, tasks: [{fail: {}}]}');
  expect(events.some((event) => event.event === 'stop')).toBe(false);
});
