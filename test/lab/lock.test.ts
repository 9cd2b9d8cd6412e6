import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LabStatus } from '../../src/lab/status.ts';
import { inside, inventoryOf, project, start, until } from '../support/fault-lab.ts';
import { freshLab, removeLab } from '../support/lab-hosts.ts';
import { kplay, runEvents } from '../support/program.ts';
import { kplayHere, runEventsHere } from '../support/program-here.ts';

const name = process.env.KPLAY_TEST_LAB_NAME ?? 'testlock';
let lab: LabStatus;
beforeAll(async () => {
  lab = await freshLab(name, 5);
  await Promise.all(lab.hosts.map(({ name: host }) => inside(lab, host, user)));
});
afterAll(() => removeLab(name));
/** `deploy` logs in without rights, and may become root. */
const user = `
useradd -m -s /bin/bash deploy && mkdir -p -m 700 /home/deploy/.ssh
cp /root/.ssh/authorized_keys /home/deploy/.ssh/ && chown -R deploy: /home/deploy/.ssh
echo 'deploy ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/deploy
`;

const options = (folder: string, args: string[]): [string[], { cwd: string }] => [
  ['play.yml', '-i', 'hosts.yml', '--lock', 'on', ...args],
  { cwd: folder },
];
const run = (folder: string, ...args: string[]) => runEventsHere(...options(folder, args));
/** A process of its own, for what runs beside others. */
const runBeside = (folder: string, ...args: string[]) => runEvents(...options(folder, args));
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
/** A host of the lab without the files of earlier tests, and what tests do there. */
async function cleanHost(host: string) {
  const on = (script: string) => inside(lab, host, script);
  await on('rm -rf /srv/*');
  const { pid } = lab.hosts.find((each) => each.name === host)!;
  const has = (path: string) => existsSync(`/proc/${pid}/root${path}`);
  const letGo = () => on('touch /srv/go');
  const shellOf = async () => (await on(`pgrep -x kplay | head -n 1`)).trim();
  const play = (tasks: unknown[], vars: Record<string, string> = {}) =>
    project(inventoryOf(lab, vars), tasks, { hosts: host });

  /** A run that is at work on the host. */
  async function working(vars: Record<string, string> = {}) {
    const folder = await play(work, vars);
    const running = start(folder, ['--lock', 'on', '--json', 'events.json']);
    await until('a run is at work', () => has('/srv/at-work'), 60);
    return { ...running, folder };
  }
  return { host, on, has, letGo, shellOf, play, working };
}

describe('two runs and one host', () => {
  test('both lose none of 200 lines that they report', async () => {
    const { on, play } = await cleanHost('web1');
    const folders = [await play([lines(100, 'one')]), await play([lines(100, 'two')])];
    const both = await Promise.all(folders.map((folder) => runBeside(folder, '--lock-wait', '10m')));
    for (const { code, end, stderr } of both) {
      expect(code, stderr).toBe(0);
      expect(end?.hosts.web1).toMatchObject({ changed: 100 });
    }
    expect((await on('sort -u /srv/lines | wc -l')).trim()).toBe('200');
  }, 600_000);

  test.each([
    ['root', {}, {}],
    ['a user who becomes root', { kplay_user: 'deploy', kplay_become: 'true' }, {}],
    ['root, while the other is a user who becomes root', {}, { kplay_user: 'deploy', kplay_become: 'true' }],
    ['root, while the other is a user', {}, { kplay_user: 'deploy' }],
  ])(
    '%s: the second one says who works there, ends with 5, and changes nothing',
    async (_, first, second) => {
      const { on, has, letGo, play, working } = await cleanHost('web1');
      await on('chmod 777 /srv');
      const running = await working(first);
      const folder = await play([{ name: 'Change', shell: { cmd: 'touch /srv/second' } }], second);
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
      expect(has('/srv/second')).toBe(false);
    },
  );

  test('a check, facts and files of the host need no lock; commands share it', async () => {
    const { letGo, working } = await cleanHost('web1');
    const running = await working();
    const { folder } = running;
    const args = ['-i', 'hosts.yml', '--lock', 'on'];
    const [check, facts, copy, command] = await Promise.all([
      kplayHere(['run', 'play.yml', ...args, '--check'], { cwd: folder }),
      kplayHere(['facts', 'web1', 'os_family', ...args], { cwd: folder }),
      kplayHere(['cp', 'web1:/etc/hostname', './hostname', ...args], { cwd: folder }),
      kplayHere(['exec', 'web1', ...args, '--', 'true'], { cwd: folder }),
    ]);
    expect([check, facts, copy, command].map(({ code }) => code)).toEqual([0, 0, 0, 5]);
    expect(command.stdout).toMatch(/locked: \S+ has locked it since /);
    await letGo();
    expect(await running.ended).toBe(0);
    const commands = [1, 2].map(() => kplay(['exec', 'web1', ...args, '--', 'sleep', '2'], { cwd: folder }));
    expect((await Promise.all(commands)).map(({ code }) => code)).toEqual([0, 0]);
  });

  test('a task that is delegated to a locked host fails', async () => {
    const { has, letGo, working } = await cleanHost('web1');
    const running = await working();
    const task = { name: 'There', shell: { cmd: 'touch /srv/second' }, delegate_to: 'web1' };
    const folder = await project(inventoryOf(lab), [task], { hosts: 'web2' });
    const { code, tasks } = await run(folder);
    expect(code).toBe(3);
    expect(tasks[0]?.message).toMatch(/^on web1, to which it is delegated: \S+ has locked it since /);
    await letGo();
    expect(await running.ended).toBe(0);
    expect(has('/srv/second')).toBe(false);
  });
});

// side by side, because they wait: each has a host of its own
describe.concurrent('a run that does not end as it should', () => {
  type Host = Awaited<ReturnType<typeof cleanHost>>;
  const next = async ({ play }: Host, wait: string) => {
    const folder = await play([{ name: 'Next', shell: { cmd: 'ls /srv/worked' } }]);
    return runBeside(folder, '--lock-wait', wait, '-vv');
  };

  test('kplay is killed: the task at work ends if it does not take long, and the host is free', async ({
    expect,
  }) => {
    const host = await cleanHost('web1');
    const running = await host.working();
    running.child.kill('SIGKILL');
    setTimeout(host.letGo, 4000);
    const { code, tasks, stderr } = await next(host, '60s');
    expect(code, stderr).toBe(0);
    expect(tasks[0]?.output?.stdout).toBe('/srv/worked\n');
  });

  test.each([
    ['its shell', 'web2', 'kill -9 $(pgrep -x kplay | head -n 1)', 4],
    // without its sshd the run continues in another session, and takes the lock again
    ['its sshd', 'web3', `pkill -9 -f '^sshd: root@notty'`, 0],
  ])('%s is killed: the host is free', async (_, hostName, kill, code) => {
    const host = await cleanHost(hostName);
    const running = await host.working();
    await host.on(kill);
    setTimeout(host.letGo, 4000);
    expect(await running.ended).toBe(code);
    expect((await next(host, '20s')).code).toBe(0);
  });

  test('its controller is stopped: its session is ended in 30 s', async () => {
    const host = await cleanHost('web4');
    const running = await host.working();
    running.child.kill('SIGSTOP');
    const began = performance.now();
    const { code, stderr } = await next(host, '90s');
    expect(code, stderr).toBe(3);
    expect(performance.now() - began).toBeLessThan(60_000);
    running.child.kill('SIGCONT');
    expect(await running.ended).toBe(4);
  });

  test('its shell is stopped: the host is locked until kplay unlock --kill', async () => {
    const host = await cleanHost('web5');
    const running = await host.working();
    await host.on(`kill -STOP ${await host.shellOf()}`);
    expect((await next(host, '1s')).code).toBe(5);
    const args = ['unlock', 'web5', '-i', 'hosts.yml', '--kill', '-v'];
    const unlocked = await kplay(args, { cwd: running.folder });
    expect(unlocked.code, unlocked.stdout).toBe(0);
    expect(await running.ended).toBe(4);
    expect((await host.on('pgrep -x kplay; ls /srv/worked; true')).trim()).toBe('');
    expect((await runBeside(await host.play([{ name: 'Next', shell: { cmd: 'true' } }]))).code).toBe(0);
  });
});

test('six names of one host lose none of 20 lines each', async () => {
  const { on } = await cleanHost('web1');
  const { address } = lab.hosts[0]!;
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const inventory = JSON.parse(inventoryOf(lab));
  inventory.all.hosts = Object.fromEntries(names.map((each) => [each, { kplay_host: address }]));
  const folder = await project(JSON.stringify(inventory), [lines(20, '{{ inventory_hostname }}')]);
  const { code, end, events, stderr } = await run(folder);
  expect(code, stderr).toBe(0);
  for (const each of names) expect(end?.hosts[each]).toMatchObject({ changed: 20 });
  expect((await on('sort -u /srv/lines | wc -l')).trim()).toBe('120');
  const warnings = events.flatMap((event) => (event.event === 'warning' ? [event.message] : []));
  expect(warnings[0]).toMatch(/^one machine has several names in this run: .*; their tasks take turns$/);
}, 300_000);

test('kplay lock keeps runs away until kplay unlock, also after a restart of sshd', async () => {
  const { on, play } = await cleanHost('web1');
  const folder = await play([{ name: 'Change', shell: { cmd: 'touch /srv/second' } }]);
  const hosts = ['-i', 'hosts.yml', '--lock', 'on'];
  const locked = await kplayHere(['lock', 'web1', ...hosts, '-m', 'maintenance until 6'], { cwd: folder });
  expect(locked.code, locked.stdout).toBe(0);
  await on('systemctl restart ssh');
  const { code, stderr } = await run(folder);
  expect(code).toBe(5);
  expect(stderr).toMatch(/locked +\S+ has locked it since .* UTC: maintenance until 6/);
  const list = await kplayHere(['lock', 'all', ...hosts, '--list'], { cwd: folder });
  expect(list.stdout).toMatch(
    /^web1: \S+ has locked it since .*: maintenance until 6\n(web[2-5]: free\n){4}$/,
  );
  const second = await kplayHere(['lock', 'web1', ...hosts, '-m', 'mine'], { cwd: folder });
  expect(second.code).toBe(5);
  expect((await kplayHere(['unlock', 'web1', ...hosts], { cwd: folder })).code).toBe(0);
  expect((await run(folder)).code).toBe(0);
});
