import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LabStatus } from '../../src/lab/status.ts';
import { inside, inventoryOf } from '../support/fault-lab.ts';
import { byHand, freshLab, removeLab } from '../support/lab-hosts.ts';
import { folderWith } from '../support/program.ts';
import { kplayHere } from '../support/program-here.ts';
import { runsAll } from '../support/today.ts';

const name = process.env.KPLAY_TEST_LAB_NAME ?? 'testdrift';
const count = runsAll ? 20 : 3;
let lab: LabStatus;
beforeAll(async () => {
  lab = await freshLab(name, count);
}, 600_000);
afterAll(() => removeLab(name));

const unit = '[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n';
const plays = [
  {
    hosts: 'all',
    tasks: [
      { name: 'Folder', file: { path: '/srv/app', state: 'directory', mode: '0755' } },
      { name: 'Text', copy: { dest: '/srv/app/text', content: 'one\n', mode: '0644' } },
      { name: 'Line', lineinfile: { path: '/srv/app/lines', line: 'wanted', create: true } },
      { name: 'Link', file: { path: '/srv/app/link', src: 'text', state: 'link' } },
      { name: 'Unit', systemd_unit: { name: 'app', content: unit, enabled: true, state: 'started' } },
      { name: 'Cron', systemd: { name: 'cron', state: 'started', enabled: true } },
      { name: 'User', user: { name: 'app', shell: '/bin/sh' } },
      { name: 'Group', group: { name: 'tools' } },
      {
        name: 'Package',
        apt: { name: 'nano', state: 'present', update_cache: true, cache_valid_time: 86_400 },
      },
      { name: 'Setting', sysctl: { name: 'net.ipv4.ip_forward', value: '1', reload: false } },
      { name: 'Config', copy: { dest: '/srv/app/config', content: 'x\n' }, notify: 'Restart app' },
      { name: 'Job', cron: { name: 'daily', job: 'true', special_time: 'daily' } },
    ],
    handlers: [
      { name: 'Restart app', systemd: { name: '{{ unit }}', state: 'restarted' }, vars: { unit: 'app' } },
    ],
  },
];

/** Changes that people make, each with the task that finds it. */
const changes: [task: string, script: string][] = [
  ['Folder', 'chmod 700 /srv/app'],
  ['Text', 'echo two >/srv/app/text'],
  ['Text', 'chown app /srv/app/text; chmod 600 /srv/app/text'],
  ['Text', 'rm /srv/app/text'],
  ['Line', 'echo other >/srv/app/lines'],
  ['Link', 'rm /srv/app/link'],
  ['Unit', 'systemctl stop app'],
  ['Unit', 'systemctl disable app'],
  ['Cron', 'systemctl disable --now cron'],
  ['User', 'usermod -s /bin/bash app'],
  ['User', 'userdel app'],
  ['Group', 'groupdel tools'],
  ['Package', 'dpkg --remove nano'],
  ['Setting', 'echo net.ipv4.ip_forward=0 >/etc/sysctl.conf'],
  ['Job', 'crontab -r'],
];

/** The changes of each host: thirty on twenty hosts, ten on three; no host has two of one task. */
function spread(): { host: string; task: string; script: string }[] {
  const hosts = lab.hosts.map((host) => host.name);
  return Array.from({ length: runsAll ? 30 : 10 }, (_, i) => {
    const [task, script] = changes[(runsAll ? i : i * 3 + Math.floor(i / 5)) % changes.length]!;
    return { host: hosts[i % hosts.length]!, task, script };
  });
}

interface Row {
  host: string;
  task: string;
  cause: string;
  origin: { time: string; latest: boolean; users: string[]; by: string | null } | null;
}

test('each change by hand is found and nothing else, with its origin; the second look is silent', async () => {
  const files = { 'hosts.yml': inventoryOf(lab), 'site.yml': JSON.stringify(plays) };
  const folder = await folderWith(files);
  const env = { XDG_STATE_HOME: join(folder, 'state'), KPLAY_HISTORY: 'on' };
  const call = (...args: string[]) => kplayHere([...args, '-i', 'hosts.yml'], { cwd: folder, env });
  const applied = await call('run', 'site.yml');
  expect(applied.code, applied.stdout + applied.stderr).toBe(0);
  expect(await call('drift', 'site.yml')).toEqual({ code: 0, stdout: '', stderr: '' });

  const made = spread().filter(
    ({ host, task }, i, all) => all.findIndex((other) => other.host === host && other.task === task) === i,
  );
  const since = Date.now();
  // through sshd, so that there are logins
  for (const { host, script } of made) await byHand(lab, host, script);
  const { stdout, code } = await call('drift', 'site.yml', '--format', 'json');
  expect(code).toBe(2);
  const { drift } = JSON.parse(stdout) as { drift: Row[] };
  const key = ({ host, task }: { host: string; task: string }) => `${host} ${task}`;
  expect(drift.map(key).sort()).toEqual(made.map(key).sort());
  expect(drift.filter(({ cause }) => cause !== 'corrective')).toEqual([]);
  for (const { host, task, origin } of drift) {
    if (task === 'Job') continue;
    const time = Date.parse(origin?.time ?? '');
    expect(time, `${host} ${task} ${JSON.stringify(origin)}`).toBeGreaterThan(since - 2_000);
    if (!origin?.latest) expect(origin?.users, `${host} ${task}`).toContain('root');
  }

  const repaired = await call('drift', 'site.yml', '--remediate');
  expect(repaired.code, repaired.stdout + repaired.stderr).toBe(0);
  expect(await call('drift', 'site.yml')).toEqual({ code: 0, stdout: '', stderr: '' });

  const [first] = lab.hosts;
  await inside(lab, first!.name, 'cp /bin/sleep /bin/sleep.new && mv /bin/sleep.new /bin/sleep');
  const old = await call('drift', 'site.yml');
  expect(old.code).toBe(0);
  expect(old.stdout).toContain('app.service needs a restart: it runs /usr/bin/sleep, which was replaced');
  const planned = await call('plan', 'site.yml');
  expect(planned.code).toBe(0);
  expect(planned.stdout).toContain(
    `No changes.\napp.service needs a restart on ${first!.name}: it runs /usr/bin/sleep, which was replaced\n`,
  );

  // the same content, written after the start of the process
  await inside(lab, first!.name, 'systemctl restart app && sleep 3 && touch /srv/app/config');
  const touched = await call('plan', 'site.yml');
  expect(touched.stdout).toContain('its configuration /srv/app/config is newer than its process');
  await inside(lab, first!.name, 'touch /srv/app/config && systemctl restart app');
  expect((await call('plan', 'site.yml')).stdout).toBe('No changes.\n');
}, 600_000);
