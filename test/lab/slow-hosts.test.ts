import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hostLayout } from '../../src/lab/layout.ts';
import { findLayout, type LabStatus } from '../../src/lab/status.ts';
import { limitCpu } from '../support/cpu-quota.ts';
import { inside, inventoryOf, leftovers, project, until, untilNothing } from '../support/fault-lab.ts';
import { freshLab, removeLab } from '../support/lab-hosts.ts';
import { runEvents } from '../support/program.ts';
import { stopwatch } from '../support/stopwatch.ts';

const name = process.env.KPLAY_TEST_LAB_NAME ?? 'testslowhosts';
let lab: LabStatus;
beforeAll(async () => {
  lab = await freshLab(name, 2);
});
afterAll(() => removeLab(name));

const file = (path: string) => ({ name: path, copy: { dest: `/srv/${path}`, content: path } });
/** A task that says when it is at work, and goes on when the test lets it. */
const waits = {
  name: 'Waits',
  shell: { cmd: 'touch /run/at-work; until [ -e /run/go ]; do sleep 0.1; done', creates: '/srv/after' },
};
/** Uses a quarter of a second of CPU time: 25 s with 1% of a core. */
const works = {
  name: 'Works',
  shell: {
    cmd: 'while read -r used _ </proc/self/schedstat && [ "$used" -lt 250000000 ]; do :; done',
    creates: '/srv/after',
  },
};
const clear = () =>
  Promise.all(lab.hosts.map(({ name: host }) => inside(lab, host, 'rm -rf /run/at-work /run/go /srv/*')));
const areAtWork = async () =>
  (await Promise.all(lab.hosts.map((host) => inside(lab, host.name, 'ls /run/at-work')))).every(Boolean);
const letGo = () => Promise.all(lab.hosts.map(({ name: host }) => inside(lab, host, 'touch /run/go')));
const run = (folder: string, ...args: string[]) =>
  runEvents(['play.yml', '-i', 'hosts.yml', ...args], { cwd: folder });

test('a host that gets 1% of a core in the middle of its tasks has its time, and the others do not wait', async () => {
  await clear();
  const folder = await project(inventoryOf(lab), [file('before'), waits, works, file('after')]);
  const running = run(folder);
  await until('both are at work', areAtWork);
  const lift = await limitCpu(lab, 'web1', 1);
  await letGo();
  const { code, tasks, events, stderr } = await running;
  await lift();
  expect(code, stderr).toBe(0);
  const of = (host: string) => tasks.filter((task) => task.host === host);
  for (const host of ['web1', 'web2'])
    expect(of(host).map(({ task, status }) => `${task} ${status}`)).toEqual(
      ['before', 'Waits', 'Works', 'after'].map((task) => `${task} changed`),
    );
  // silent for longer than it takes kplay to look whether the shell is stopped
  const [slow, usual] = ['web1', 'web2'].map((host) => of(host).find(({ task }) => task === 'Works')!.ms);
  console.log(`0.25 s of work took ${(slow! / 1000).toFixed(1)} s with 1% of a core`);
  expect(slow).toBeGreaterThan(17_000);
  expect(usual).toBeLessThan(slow! / 2);
  // the other one has ended before
  expect(tasks.findLastIndex(({ host }) => host === 'web2')).toBeLessThan(
    tasks.findIndex(({ host, task }) => host === 'web1' && task === 'Works'),
  );
  expect(events.filter(({ event }) => event === 'warning')).toEqual([]);
  const again = await run(folder);
  expect(again.end?.hosts).toMatchObject({ web1: { changed: 0 }, web2: { changed: 0 } });
});

test('a host that has 1% of a core from the start is reached, and a second run changes nothing', async () => {
  await clear();
  const folder = await project(inventoryOf(lab), [file('before'), file('after')]);
  const lift = await limitCpu(lab, 'web1', 1);
  const runs = [await run(folder, '-T', '60'), await run(folder, '-T', '60')];
  await lift();
  expect(runs.map(({ code }) => code)).toEqual([0, 0]);
  expect(runs.map(({ end }) => end?.hosts.web1)).toMatchObject([
    { changed: 2 },
    { changed: 0, unchanged: 2 },
  ]);
});

test('a task of a slow host that exceeds its time is ended, and nothing of it is left', async () => {
  await clear();
  const endless = { name: 'Endless', timeout: 5, shell: { cmd: 'touch /run/at-work; while :; do :; done' } };
  const folder = await project(inventoryOf(lab), [endless]);
  const running = run(folder, '-l', 'web1');
  await until('it is at work', async () => (await inside(lab, 'web1', 'ls /run/at-work')) !== '');
  const lift = await limitCpu(lab, 'web1', 2);
  const { code, tasks } = await running;
  await lift();
  expect(code).toBe(3);
  expect(tasks[0]).toMatchObject({ message: 'it took longer than its timeout of 5 s and was ended' });
  await untilNothing('left', () => leftovers(lab, 'web1'), 30);
});

/** Stops all processes of a host, as a paused virtual machine, or lets them continue. */
async function freeze(host: string, isFrozen: boolean): Promise<void> {
  const { cgroup } = hostLayout(await findLayout(lab.name), host);
  await writeFile(join(cgroup, 'cgroup.freeze'), isFrozen ? '1' : '0');
}

test('a host that is paused is lost in 10 s, the others finish, and after it a rerun converges', async () => {
  await clear();
  const folder = await project(inventoryOf(lab), [file('before'), waits, file('after')]);
  const running = run(folder, '--reconnect', '0');
  await until('both are at work', areAtWork);
  await freeze('web1', true);
  const since = stopwatch();
  await inside(lab, 'web2', 'touch /run/go');
  const { code, end, events } = await running;
  const { wall, own } = since();
  await freeze('web1', false);
  console.log(`a paused host was known after ${wall.toFixed(1)} s`);
  expect(own).toBeLessThan(10);
  expect(code).toBe(4);
  expect(end?.hosts).toMatchObject({ web1: { unreachable: true }, web2: { changed: 3 } });
  expect(events).toContainEqual(
    expect.objectContaining({ status: 'lost', message: expect.stringContaining('Waits') }),
  );
  await letGo();
  await untilNothing('left', () => leftovers(lab, 'web1'), 60);
  expect((await run(folder)).code).toBe(0);
  expect((await run(folder)).end?.hosts.web1).toMatchObject({ changed: 0 });
});
