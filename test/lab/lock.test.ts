import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LabStatus } from '../../src/lab/status.ts';
import { inside, inventoryOf, project, start, until } from '../support/fault-lab.ts';
import { freshLab, removeLab } from '../support/lab-hosts.ts';
import { kplay, runEvents } from '../support/program.ts';

const name = process.env.KPLAY_TEST_LAB_NAME ?? 'testlock';
let lab: LabStatus;
beforeAll(async () => {
  lab = await freshLab(name, 2);
  await Promise.all(lab.hosts.map(({ name: host }) => inside(lab, host, user)));
});
afterAll(() => removeLab(name));
beforeEach(async () => {
  await Promise.all(lab.hosts.map(({ name: host }) => inside(lab, host, 'rm -rf /srv/*')));
});

/** `deploy` logs in without rights, and may become root. */
const user = `
useradd -m -s /bin/bash deploy && mkdir -p -m 700 /home/deploy/.ssh
cp /root/.ssh/authorized_keys /home/deploy/.ssh/ && chown -R deploy: /home/deploy/.ssh
echo 'deploy ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/deploy
`;

const inWeb1 = (script: string) => inside(lab, 'web1', script);
const run = (folder: string, ...args: string[]) =>
  runEvents(['play.yml', '-i', 'hosts.yml', '--lock', 'on', ...args], { cwd: folder });
const onWeb1 = (tasks: unknown[], vars: Record<string, string> = {}) =>
  project(inventoryOf(lab, vars), tasks, { hosts: 'web1' });
const lines = (count: number, word: string) => ({
  name: 'Lines',
  lineinfile: { path: '/srv/lines', create: true, line: `${word} {{ item }}` },
  loop: `range(0, ${count})`,
});
/** Works until the test lets it end. */
const work = [
  {
    name: 'Work',
    shell: { cmd: 'touch /srv/at-work; until [ -e /srv/go ]; do sleep 0.1; done; touch /srv/worked' },
  },
  { name: 'Last', shell: { cmd: 'true' } },
];
const letGo = () => inWeb1('touch /srv/go');
const isAtWork = () => until('a run is at work', async () => (await inWeb1('ls /srv/at-work')) !== '', 60);
const shellOf = async () => (await inWeb1(`pgrep -x kplay | head -n 1`)).trim();

/** A run that is at work on web1. */
async function working(vars: Record<string, string> = {}) {
  const folder = await onWeb1(work, vars);
  const running = start(folder, ['--lock', 'on', '--json', 'events.json']);
  await isAtWork();
  return { ...running, folder };
}

describe('two runs and one host', () => {
  test('both lose none of 200 lines that they report', async () => {
    const folders = [await onWeb1([lines(200, 'one')]), await onWeb1([lines(200, 'two')])];
    const both = await Promise.all(folders.map((folder) => run(folder, '--lock-wait', '10m')));
    for (const { code, end, stderr } of both) {
      expect(code, stderr).toBe(0);
      expect(end?.hosts.web1).toMatchObject({ changed: 200 });
    }
    expect((await inWeb1('sort -u /srv/lines | wc -l')).trim()).toBe('400');
  }, 600_000);

  test.each([
    ['root', {}, {}],
    ['a user who becomes root', { kplay_user: 'deploy', kplay_become: 'true' }, {}],
    ['root, while the other is a user who becomes root', {}, { kplay_user: 'deploy', kplay_become: 'true' }],
    ['root, while the other is a user', {}, { kplay_user: 'deploy' }],
  ])(
    '%s: the second one says who works there, ends with 5, and changes nothing',
    async (_, first, second) => {
      await inWeb1('chmod 777 /srv');
      const running = await working(first);
      const folder = await onWeb1([{ name: 'Change', shell: { cmd: 'touch /srv/second' } }], second);
      const { code, events, end, stderr } = await run(folder);
      expect(code, stderr).toBe(5);
      const found = events.filter((event) => event.event === 'host');
      const refused = found.find(({ status }) => status === 'unreachable');
      expect(refused).toMatchObject({
        message: expect.stringMatching(/ has locked it since .*; its report is .*events\.json$/),
        lock: { pid: String(running.child.pid), report: `${running.folder}/events.json`, host: 'web1' },
      });
      expect(end?.hosts.web1).toMatchObject({ unreachable: true, locked: true });
      await letGo();
      expect(await running.ended).toBe(0);
      expect(await inWeb1('ls /srv/second')).toBe('');
    },
  );

  test('a check, facts and files of the host need no lock; commands share it', async () => {
    const running = await working();
    const { folder } = running;
    const args = ['-i', 'hosts.yml', '--lock', 'on'];
    const [check, facts, copy, command] = await Promise.all([
      kplay(['run', 'play.yml', ...args, '--check'], { cwd: folder }),
      kplay(['facts', 'web1', 'os_family', ...args], { cwd: folder }),
      kplay(['cp', 'web1:/etc/hostname', './hostname', ...args], { cwd: folder }),
      kplay(['exec', 'web1', ...args, '--', 'true'], { cwd: folder }),
    ]);
    expect([check, facts, copy, command].map(({ code }) => code)).toEqual([0, 0, 0, 5]);
    expect(command.stdout).toMatch(/locked: \S+ has locked it since /);
    await letGo();
    expect(await running.ended).toBe(0);
    const commands = [1, 2].map(() => kplay(['exec', 'web1', ...args, '--', 'sleep', '2'], { cwd: folder }));
    expect((await Promise.all(commands)).map(({ code }) => code)).toEqual([0, 0]);
  });

  test('a task that is delegated to a locked host fails', async () => {
    const running = await working();
    const task = { name: 'There', shell: { cmd: 'touch /srv/second' }, delegate_to: 'web1' };
    const folder = await project(inventoryOf(lab), [task], { hosts: 'web2' });
    const { code, tasks } = await run(folder);
    expect(code).toBe(3);
    expect(tasks[0]?.message).toMatch(/^on web1, to which it is delegated: \S+ has locked it since /);
    await letGo();
    expect(await running.ended).toBe(0);
    expect(await inWeb1('ls /srv/second')).toBe('');
  });
});

describe('a run that does not end as it should', () => {
  const next = async (wait: string) => {
    const folder = await onWeb1([{ name: 'Next', shell: { cmd: 'ls /srv/worked' } }]);
    return run(folder, '--lock-wait', wait, '-vv');
  };

  test('kplay is killed: the task at work ends if it does not take long, and the host is free', async () => {
    const running = await working();
    running.child.kill('SIGKILL');
    setTimeout(letGo, 4000);
    const { code, tasks, stderr } = await next('60s');
    expect(code, stderr).toBe(0);
    expect(tasks[0]?.output?.stdout).toBe('/srv/worked\n');
  });

  test.each([
    ['its shell', 'kill -9 $(pgrep -x kplay | head -n 1)'],
    ['its sshd', `pkill -9 -f '^sshd: root@notty'`],
  ])('%s is killed: the host is free', async (who, kill) => {
    const running = await working();
    await inWeb1(kill);
    setTimeout(letGo, 4000);
    // without its sshd the run continues in another session, and takes the lock again
    expect(await running.ended).toBe(who === 'its sshd' ? 0 : 4);
    expect((await next('20s')).code).toBe(0);
  });

  test('its controller is stopped: its session is ended in 30 s', async () => {
    const running = await working();
    running.child.kill('SIGSTOP');
    const began = performance.now();
    const { code, stderr } = await next('90s');
    expect(code, stderr).toBe(3);
    expect(performance.now() - began).toBeLessThan(60_000);
    running.child.kill('SIGCONT');
    expect(await running.ended).toBe(4);
  });

  test('its shell is stopped: the host is locked until kplay unlock --kill', async () => {
    const running = await working();
    await inWeb1(`kill -STOP ${await shellOf()}`);
    expect((await next('1s')).code).toBe(5);
    const args = ['unlock', 'web1', '-i', 'hosts.yml', '--kill', '-v'];
    const unlocked = await kplay(args, { cwd: running.folder });
    expect(unlocked.code, unlocked.stdout).toBe(0);
    expect(await running.ended).toBe(4);
    expect((await inWeb1('pgrep -x kplay; ls /srv/worked; true')).trim()).toBe('');
    expect((await run(await onWeb1([{ name: 'Next', shell: { cmd: 'true' } }]))).code).toBe(0);
  });
});

test('six names of one host lose none of 20 lines each', async () => {
  const { address } = lab.hosts[0]!;
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const inventory = JSON.parse(inventoryOf(lab));
  inventory.all.hosts = Object.fromEntries(names.map((each) => [each, { kplay_host: address }]));
  const folder = await project(JSON.stringify(inventory), [lines(20, '{{ inventory_hostname }}')]);
  const { code, end, events, stderr } = await run(folder);
  expect(code, stderr).toBe(0);
  for (const each of names) expect(end?.hosts[each]).toMatchObject({ changed: 20 });
  expect((await inWeb1('sort -u /srv/lines | wc -l')).trim()).toBe('120');
  const warnings = events.flatMap((event) => (event.event === 'warning' ? [event.message] : []));
  expect(warnings[0]).toMatch(/^one machine has several names in this run: .*; their tasks take turns$/);
}, 300_000);

test('kplay lock keeps runs away until kplay unlock, also after a restart of sshd', async () => {
  const folder = await onWeb1([{ name: 'Change', shell: { cmd: 'touch /srv/second' } }]);
  const hosts = ['-i', 'hosts.yml', '--lock', 'on'];
  const locked = await kplay(['lock', 'web1', ...hosts, '-m', 'maintenance until 6'], { cwd: folder });
  expect(locked.code, locked.stdout).toBe(0);
  await inWeb1('systemctl restart ssh');
  const { code, stderr } = await run(folder);
  expect(code).toBe(5);
  expect(stderr).toMatch(/locked +\S+ has locked it since .* UTC: maintenance until 6/);
  const list = await kplay(['lock', 'all', ...hosts, '--list'], { cwd: folder });
  expect(list.stdout).toMatch(/^web1: \S+ has locked it since .*: maintenance until 6\nweb2: free\n$/);
  const second = await kplay(['lock', 'web1', ...hosts, '-m', 'mine'], { cwd: folder });
  expect(second.code).toBe(5);
  expect((await kplay(['unlock', 'web1', ...hosts], { cwd: folder })).code).toBe(0);
  expect((await run(folder)).code).toBe(0);
});
