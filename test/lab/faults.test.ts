import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runTool } from '../../src/lab/command.ts';
import type { LabStatus } from '../../src/lab/status.ts';
import {
  inside,
  inventoryOf,
  leftovers,
  link,
  project,
  start,
  until,
  untilNothing,
} from '../support/fault-lab.ts';
import { freshLab, removeLab } from '../support/lab-hosts.ts';
import { runEvents } from '../support/program.ts';
import { stopwatch } from '../support/stopwatch.ts';

const name = process.env.KPLAY_TEST_LAB_NAME ?? 'testfaults';
let lab: LabStatus;
beforeAll(async () => {
  lab = await freshLab(name, 3);
});
afterAll(() => removeLab(name));

/** It tells that it is at work by the file /run/at-work, and waits for the file /run/go. */
const untilGo = 'touch /run/at-work; until [ -e /run/go ]; do sleep 0.1; done';
/** Three tasks with one in the middle that takes time. */
const tasks = (middle = untilGo) => [
  { name: 'First', copy: { dest: '/srv/first', content: 'first' } },
  { name: 'Middle', shell: { cmd: `${middle}; touch /srv/middle`, creates: '/srv/middle' } },
  { name: 'Last', copy: { dest: '/srv/last', content: 'last' } },
];
const clear = () =>
  Promise.all(
    lab.hosts.map((host) =>
      inside(lab, host.name, 'rm -rf /run/at-work /run/go; find /srv -mindepth 1 -delete'),
    ),
  );
const letGo = (...hosts: string[]) => Promise.all(hosts.map((host) => inside(lab, host, 'touch /run/go')));
const isAtWork = async (host: string) => (await inside(lab, host, 'ls /run/at-work')) !== '';
const gone = (events: { event: string }[], host: string) =>
  events.find(
    (event) => event.event === 'host' && 'host' in event && event.host === host && 'message' in event,
  );

/** A run that gives up a host at once when its connection is lost. */
const giveUp = ['play.yml', '-i', 'hosts.yml', '--reconnect', '0'];

describe('a host that is lost in the middle of a task', () => {
  test.each([
    ['its sshd is killed', `pkill -9 -f '^sshd: root@notty'`, ['First']],
    ['its shell is killed with the task', `pkill -9 -f '^sh -s$'`, ['First']],
    // the task itself lives on and tells how it went
    [
      'its shell alone is killed',
      `kill -9 $(ps -o ppid= -C kplay-watchdog | grep -vx ' *1')`,
      ['First', 'Middle'],
    ],
  ])('%s: it is lost, the others finish, a rerun converges', async (_, kill, told) => {
    await clear();
    const folder = await project(inventoryOf(lab), tasks());
    const running = runEvents(giveUp, { cwd: folder });
    await until('web2 is at work', () => isAtWork('web2'));
    await inside(lab, 'web2', kill);
    const killed = performance.now();
    await letGo('web1', 'web2', 'web3');
    const { code, end, tasks: results, events, stderr } = await running;
    expect(code, stderr).toBe(4);
    expect(performance.now() - killed).toBeLessThan(10_000);
    expect(gone(events, 'web2')).toMatchObject({ status: 'lost' });
    expect(results.filter((task) => task.host === 'web2').map((task) => task.task)).toEqual(told);
    expect(end?.hosts).toMatchObject({
      web1: { changed: 3 },
      web2: { changed: told.length, unreachable: true },
    });
    const again = await runEvents(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
    expect(again.code).toBe(0);
    expect(again.end?.hosts.web1).toMatchObject({ changed: 0, unchanged: 3 });
    const third = await runEvents(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
    expect(third.end?.hosts.web2).toMatchObject({ changed: 0, unchanged: 3 });
  });

  test('a dead link is known in 10 s, and is no success', async () => {
    await clear();
    const folder = await project(inventoryOf(lab), tasks('touch /run/at-work; sleep 30'), {
      hosts: 'web1:web2',
    });
    const running = runEvents([...giveUp, '-l', 'web2'], { cwd: folder });
    await until('web2 is at work', () => isAtWork('web2'));
    await link(lab, 'web2', 'down');
    const cut = stopwatch();
    const { code, events, tasks: results } = await running;
    const seconds = cut();
    await link(lab, 'web2', 'up');
    console.log(`a dead link was known after ${seconds.wall.toFixed(1)} s`);
    expect(seconds.own).toBeLessThan(10);
    expect(code).toBe(4);
    expect(gone(events, 'web2')).toMatchObject({
      status: 'lost',
      message: expect.stringContaining('Middle'),
    });
    expect(results.map((task) => task.task)).toEqual(['First']);
    await inside(lab, 'web2', 'pkill -9 sleep; pkill -9 -f "^sshd: root@notty"');
  });

  test('a reset connection is lost at the next write', async () => {
    await clear();
    const folder = await project(inventoryOf(lab), tasks('touch /run/at-work; sleep 30'));
    const running = runEvents([...giveUp, '-l', 'web2'], { cwd: folder });
    await until('web2 is at work', () => isAtWork('web2'));
    // this side of the link has the address now, and knows of no such connection
    const mine = ['-n', lab.netns, 'address', 'add', `${lab.hosts[1]!.address}/32`, 'dev', 'lo'];
    await runTool('ip', mine);
    const cut = performance.now();
    const { code, events } = await running;
    const seconds = (performance.now() - cut) / 1000;
    await runTool('ip', mine.with(3, 'del'));
    console.log(`a reset connection was known after ${seconds.toFixed(1)} s`);
    // keepalives are 2 s apart
    expect(seconds).toBeLessThan(6);
    expect(code).toBe(4);
    expect(gone(events, 'web2')).toMatchObject({
      status: 'lost',
      message: expect.stringContaining('Middle'),
    });
    await inside(lab, 'web2', 'pkill -9 sleep; pkill -9 -f "^sshd: root@notty"');
  });

  test('its sshd is killed, and kplay connects again: nothing is lost', async () => {
    await clear();
    const folder = await project(inventoryOf(lab), tasks());
    const running = runEvents(['play.yml', '-i', 'hosts.yml', '-l', 'web2'], { cwd: folder });
    await until('web2 is at work', () => isAtWork('web2'));
    await inside(lab, 'web2', `pkill -9 -f '^sshd: root@notty'`);
    await letGo('web2');
    const { code, tasks: results, stderr } = await running;
    expect(code, stderr).toBe(0);
    expect(results.map((task) => `${task.task} ${task.status}`)).toEqual([
      'First changed',
      'Middle changed',
      'Last changed',
    ]);
  });

  test('a link that comes back in time loses nothing: each result arrives once', async () => {
    await clear();
    const folder = await project(inventoryOf(lab), tasks());
    const running = runEvents(['play.yml', '-i', 'hosts.yml', '-l', 'web2'], { cwd: folder });
    await until('web2 is at work', () => isAtWork('web2'));
    await link(lab, 'web2', 'down');
    await letGo('web2');
    setTimeout(() => void link(lab, 'web2', 'up'), 2500);
    const { code, tasks: results, stderr } = await running;
    expect(code, stderr).toBe(0);
    expect(results.map((task) => `${task.task} ${task.status}`)).toEqual([
      'First changed',
      'Middle changed',
      'Last changed',
    ]);
  });

  test('one is down: it is known in 10 s, while the others finish', async () => {
    await clear();
    const folder = await project(inventoryOf(lab), tasks('true'));
    await link(lab, 'web2', 'down');
    const began = stopwatch();
    const { code, end, events } = await runEvents(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
    const seconds = began();
    await link(lab, 'web2', 'up');
    console.log(`a host that is down was known after ${seconds.wall.toFixed(1)} s`);
    // the program itself starts and ends
    expect(seconds.own).toBeLessThan(10 + 1);
    expect(code).toBe(4);
    expect(gone(events, 'web2')).toMatchObject({
      status: 'unreachable',
      message: expect.stringContaining('does not answer (waited 10 s)'),
    });
    expect(end?.hosts).toMatchObject({
      web1: { changed: 3 },
      web2: { unreachable: true },
      web3: { changed: 3 },
    });
  });

  test('one is down from the start, forks 1: the others finish', async () => {
    await clear();
    const folder = await project(inventoryOf(lab, {}, { web2: { kplay_port: '1' } }), tasks('true'));
    const { code, end } = await runEvents(['play.yml', '-i', 'hosts.yml', '-f', '1'], { cwd: folder });
    expect(code).toBe(4);
    expect(end?.hosts).toMatchObject({
      web1: { changed: 3 },
      web2: { unreachable: true },
      web3: { changed: 3 },
    });
  });
});

describe.each([
  ['root', {}],
  ['admin with sudo', { kplay_user: 'admin', kplay_become: 'true' }],
])('the controller ends in the middle, as %s', (_, vars) => {
  const hosts = ['web1', 'web2', 'web3'];
  const nothingLeft = () =>
    Promise.all(hosts.map((host) => untilNothing(`left on ${host}`, () => leftovers(lab, host), 60)));
  const touched = async (file: string) =>
    (await Promise.all(hosts.map((host) => inside(lab, host, `ls ${file}`)))).join('');

  test('Ctrl-C: the task at work ends, none after it begins', async () => {
    await clear();
    const folder = await project(inventoryOf(lab, vars), tasks());
    const { child, ended, out } = start(folder);
    for (const host of hosts) await until(`${host} is at work`, () => isAtWork(host));
    child.kill('SIGINT');
    await until('it is noticed', () => out().includes('SIGINT'));
    await letGo(...hosts);
    const since = stopwatch();
    expect(await ended).toBe(130);
    const seconds = since();
    console.log(`kplay ended ${seconds.wall.toFixed(1)} s after the task at work`);
    expect(seconds.own).toBeLessThan(2);
    expect(out()).toContain('Middle');
    expect(out()).not.toContain('Last');
    expect(await touched('/srv/middle')).toBe('/srv/middle\n'.repeat(3));
    await nothingLeft();
    expect(await touched('/srv/last')).toBe('');
  });

  test('Ctrl-C twice ends at once', async () => {
    await clear();
    const folder = await project(inventoryOf(lab, vars), tasks());
    const { child, ended, out } = start(folder);
    for (const host of hosts) await until(`${host} is at work`, () => isAtWork(host));
    child.kill('SIGINT');
    await until('the first is noticed', () => out().includes('SIGINT'));
    const second = performance.now();
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(performance.now() - second).toBeLessThan(5000);
    await nothingLeft();
    expect(await touched('/srv/last')).toBe('');
  });

  test('killed: the task at work is the last one', async () => {
    await clear();
    const folder = await project(inventoryOf(lab, vars), tasks());
    const { child, ended } = start(folder);
    for (const host of hosts) await until(`${host} is at work`, () => isAtWork(host));
    child.kill('SIGKILL');
    expect(await ended).toBe(null);
    await letGo(...hosts);
    await nothingLeft();
    expect(await touched('/srv/middle')).toBe('/srv/middle\n'.repeat(3));
    expect(await touched('/srv/last')).toBe('');
  });
});

// the last one: hosts of a lab do not start again
test('a host that is switched off in the middle of a task: the task is unknown', async () => {
  await clear();
  const folder = await project(inventoryOf(lab), tasks());
  const args = ['play.yml', '-i', 'hosts.yml', '-l', 'web3', '--reconnect', '5'];
  const running = runEvents(args, { cwd: folder });
  await until('web3 is at work', () => isAtWork('web3'));
  await inside(lab, 'web3', 'systemctl poweroff --force --force');
  const { code, events, tasks: results, stderr } = await running;
  expect(code, stderr).toBe(4);
  expect(gone(events, 'web3')).toMatchObject({
    status: 'lost',
    message: expect.stringContaining('Middle'),
  });
  expect(results.map((task) => task.task)).toEqual(['First']);
});
