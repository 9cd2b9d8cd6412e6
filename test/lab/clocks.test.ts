import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LabStatus } from '../../src/lab/status.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { inside, inventoryOf, leftovers, project, start, until, untilNothing } from '../support/fault-lab.ts';
import { freshLab, removeLab } from '../support/lab-hosts.ts';
import { kplayHere, runEventsHere } from '../support/program-here.ts';
import { packages } from '../twins/packages.ts';

const name = process.env.KPLAY_TEST_LAB_NAME ?? 'testclocks';
/** The clock of each host; that of the last one is set all the time. */
const distances = { web1: '+10y', web2: '-10y', web3: '+0' };
const hosts = Object.keys(distances);
let lab: LabStatus;
let jumping: NodeJS.Timeout;
beforeAll(async () => {
  lab = await freshLab(name, 3, { packages });
  const clocks = await Promise.all(hosts.map((host) => fakeClock(lab, host)));
  await Promise.all(Object.values(distances).map((distance, i) => clocks[i]!(distance)));
  let jumps = 0;
  jumping = setInterval(() => void clocks[2]!(['+10y', '-10y', '-1h', '+0'][jumps++ % 4]!), 150);
});
afterAll(() => {
  clearInterval(jumping);
  return removeLab(name);
});

const unit = '[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n';
const states = [
  { name: 'File', copy: { dest: '/srv/file', content: 'one\n' } },
  { name: 'Large', copy: { dest: '/srv/large', src: 'large' } },
  { name: 'Line', lineinfile: { path: '/srv/lines', line: 'wanted', create: true } },
  { name: 'Unit', systemd_unit: { name: 'app', content: unit, enabled: true, state: 'started' } },
  { name: 'Config', copy: { dest: '/srv/config', content: 'x\n' }, notify: 'Restart app' },
];
const handlers = [{ name: 'Restart app', systemd: { name: 'app', state: 'restarted' } }];
const folderOf = async (tasks: unknown[]) => {
  const play = JSON.stringify([{ hosts: 'all', tasks, handlers }]);
  const folder = await project(inventoryOf(lab), [], { files: { 'play.yml': play } });
  await writeFile(join(folder, 'large'), randomBytes(3_000_000));
  return folder;
};
const run = (cwd: string, ...args: string[]) =>
  runEventsHere(['play.yml', '-i', 'hosts.yml', ...args], { cwd });
const everywhere = (script: string) => Promise.all(hosts.map((host) => inside(lab, host, script)));
const areAtWork = async () => (await everywhere('ls /run/at-work')).every(Boolean);
const waits = {
  name: 'Waits',
  shell: { cmd: 'touch /run/at-work; until [ -e /run/go ]; do sleep 0.1; done; echo done >>/srv/waited' },
};

describe('hosts whose clocks are ten years ahead, ten years back, and set all the time', () => {
  test('their time limits are those of the playbook', async () => {
    const folder = await folderOf([
      { name: 'Year', command: 'date +%Y' },
      { name: 'Limit', shell: { cmd: 'sleep 1' }, timeout: 60 },
      { name: 'Late', shell: { cmd: 'sleep 60' }, timeout: 1, ignore_errors: true },
      { name: 'First job', shell: { cmd: 'echo first' }, async: 60, poll: 0, register: 'first' },
      { name: 'Second job', shell: { cmd: 'sleep 1' }, async: 60, poll: 0.2 },
      { name: 'Answer', async_status: { jid: '{{ first.ansible_job_id }}', wait: 20 } },
      {
        name: 'Retry',
        shell: { cmd: 'echo x >>/srv/tries; test "$(wc -l </srv/tries)" = 3' },
        register: 'tried',
        until: 'tried.rc == 0',
        retries: 5,
        delay: 0.2,
      },
      { name: 'Closed', wait_for: { port: 1, timeout: 2 }, ignore_errors: true },
      { name: 'Pause', pause: { seconds: 1 } },
    ]);
    const { code, tasks, stderr } = await run(folder);
    expect(code, stderr).toBe(0);
    const year = new Date().getUTCFullYear();
    const years = ['web1', 'web2'].map((host) =>
      tasks.find((task) => task.host === host && task.task === 'Year')!.output!.stdout.trim(),
    );
    expect(years).toEqual([`${year + 10}`, `${year - 10}`]);
    const told = (host: string) =>
      tasks.filter((task) => task.host === host).map(({ task, status }) => `${task}: ${status}`);
    for (const host of hosts)
      expect(told(host)).toEqual([
        'Year: changed',
        'Limit: changed',
        'Late: ignored',
        'First job: changed',
        'Second job: changed',
        'Answer: changed',
        'Retry: changed',
        'Closed: ignored',
        ...(host === 'web1' ? ['Pause: unchanged'] : []),
      ]);
    const answers = tasks.filter(({ task }) => task === 'Answer');
    expect(answers.map(({ output }) => output?.stdout)).toEqual(Array(3).fill('first\n'));
    for (const { host, task, ms } of tasks) {
      const least = { Limit: 1000, Late: 1000, 'Second job': 1000, Closed: 1000 }[task] ?? 0;
      expect(ms, `${host} ${task}`).toBeGreaterThanOrEqual(least);
      expect(ms, `${host} ${task}`).toBeLessThan(40_000);
    }
  });

  test('a second run changes nothing, no service needs a restart, and drift is what has changed', async () => {
    const folder = await folderOf(states);
    const env = { XDG_STATE_HOME: join(folder, 'state'), KPLAY_HISTORY: 'on' };
    const call = (...args: string[]) =>
      kplayHere([...args, 'play.yml', '-i', 'hosts.yml'], { cwd: folder, env });
    expect(await call('run')).toMatchObject({ code: 0 });
    const again = await run(folder);
    for (const host of hosts) expect(again.end?.hosts[host]).toMatchObject({ changed: 0, unchanged: 5 });
    expect(await call('plan')).toEqual({ code: 0, stdout: 'No changes.\n', stderr: '' });
    await everywhere('echo two >/srv/file');
    const { code, stdout } = await call('drift', '--format', 'json');
    expect(code).toBe(2);
    const { drift } = JSON.parse(stdout) as { drift: { host: string; task: string; cause: string }[] };
    expect(drift.map(({ host, task, cause }) => `${host} ${task} ${cause}`).sort()).toEqual(
      hosts.map((host) => `${host} File corrective`),
    );
    await everywhere('cp /bin/sleep /bin/sleep.new && mv /bin/sleep.new /bin/sleep');
    expect((await call('plan')).stdout).toContain(
      'app.service needs a restart on all 3 hosts: it runs /usr/bin/sleep, which was replaced',
    );
  });

  test('a session that is lost continues, and no task runs twice', async () => {
    await everywhere('rm -f /run/at-work /run/go /srv/waited');
    const folder = await folderOf([waits, { name: 'After', command: 'true' }]);
    const running = run(folder);
    await until('all are at work', areAtWork);
    await everywhere(`pkill -9 -f '^sshd: root@notty'; touch /run/go`);
    const { code, tasks, stderr } = await running;
    expect(code, stderr).toBe(0);
    expect(tasks.map(({ status }) => status)).toEqual(Array(6).fill('changed'));
    expect(await everywhere('cat /srv/waited')).toEqual(Array(3).fill('done\n'));
  });

  test('the lock of a run keeps others away, and ends with the lease of a run that was killed', async () => {
    await everywhere('rm -f /run/at-work /run/go');
    const { child, ended } = start(await folderOf([waits]), ['--lock', 'on']);
    await until('all are at work', areAtWork);
    const next = await folderOf([{ name: 'Next', command: 'true' }]);
    const refused = await run(next, '--lock', 'on');
    expect(refused.code).toBe(5);
    const locked = refused.events.filter((event) => event.event === 'host' && event.status === 'unreachable');
    const today = new Date().toISOString().slice(0, 8);
    expect(locked.map((event) => 'message' in event && event.message)).toEqual(
      Array(3).fill(expect.stringContaining(` has locked it since ${today}`)),
    );
    child.kill('SIGKILL');
    await ended;
    await Promise.all(hosts.map((host) => untilNothing(`left on ${host}`, () => leftovers(lab, host), 60)));
    expect((await run(next, '--lock', 'on')).code).toBe(0);
  });

  test('a certificate lasts by the clock of its host', async () => {
    const path = '/srv/tls';
    const tasks = [
      { openssl_privatekey: { path: `${path}.key`, type: 'Ed25519' } },
      { openssl_csr: { path: `${path}.csr`, privatekey_path: `${path}.key`, common_name: 'web' } },
      {
        name: 'Certificate',
        x509_certificate: {
          path: `${path}.crt`,
          provider: 'selfsigned',
          privatekey_path: `${path}.key`,
          csr_path: `${path}.csr`,
          selfsigned_not_after: '+90d',
          remaining_days: 30,
        },
      },
    ];
    const folder = await folderOf(tasks);
    const runs = [await run(folder, '-l', 'web1:web2'), await run(folder, '-l', 'web1:web2')];
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    for (const host of ['web1', 'web2'])
      expect(runs.map(({ end }) => end?.hosts[host]?.changed)).toEqual([3, 0]);
  });
});

test('lists of packages and their sources from the future: apt fetches the lists again, once', async () => {
  const lists = { name: 'Lists', apt: { update_cache: true, cache_valid_time: 86_400 } };
  const folder = await folderOf([lists]);
  await inside(lab, 'web3', 'rm /etc/ssh/sshd_config.d/clock.conf; systemctl reload ssh');
  const changes = async () => {
    const { code, tasks, stdout } = await run(folder, '-l', 'web3');
    expect(code, stdout).toBe(0);
    return tasks.map(({ status }) => status);
  };
  await inside(lab, 'web3', `touch -d '+10 years' /etc/apt/sources.list`);
  expect(await changes()).toEqual(['changed']);
  expect(await changes()).toEqual(['unchanged']);
  await inside(lab, 'web3', `touch -d '+10 years' /var/lib/apt/lists`);
  expect(await changes()).toEqual(['changed']);
  expect(await changes()).toEqual(['unchanged']);
  await inside(lab, 'web3', 'sleep 1.1; touch /etc/apt/sources.list');
  expect(await changes()).toEqual(['changed']);
  expect(await changes()).toEqual(['unchanged']);
});
