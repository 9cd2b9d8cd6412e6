import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from './support/program.ts';
import { kplayHere } from './support/program-here.ts';

const inventory = 'all: {hosts: {a: {kplay_connection: local}}}\n';
const tasks = (mode = '0644') => `
- hosts: all
  gather_facts: false
  tasks:
    - {name: Text, copy: {dest: '{{ playbook_dir }}/text', content: "one\\n", mode: "${mode}"}, notify: Note}
    - {name: Link, file: {path: '{{ playbook_dir }}/link', src: text, state: link}}
    - {name: Ask, command: touch asked, check_mode: false}
    - {name: Other, copy: {dest: '{{ playbook_dir }}/other', content: "two\\n", mode: "0644"}}
  handlers:
    - {name: Note, shell: echo noted >>notes}
`;

async function project(settings = '') {
  const folder = await folderWith({ 'hosts.yml': inventory, 'site.yml': tasks(), 'kplay.yml': settings });
  chmodSync(folder, 0o755);
  const env = { XDG_STATE_HOME: join(folder, 'state'), KPLAY_HISTORY: 'on', KPLAY_LOCK: 'off', HOME: folder };
  const call = (...args: string[]) => kplayHere([...args, '-i', 'hosts.yml'], { cwd: folder, env });
  const at = (name: string) => join(folder, name);
  return {
    at,
    call,
    json: async () => JSON.parse((await call('drift', 'site.yml', '--format', 'json')).stdout),
  };
}

test('what the host has moved is found, repaired with its handler, and then silent', async () => {
  const { at, call, json } = await project();
  expect((await call('run', 'site.yml')).code).toBe(0);
  expect(await call('drift', 'site.yml')).toEqual({ code: 0, stdout: '', stderr: '' });
  rmSync(at('asked'));
  rmSync(at('notes'));
  chmodSync(at('text'), 0o600);
  rmSync(at('link'));
  writeFileSync(at('site.yml'), readFileSync(at('site.yml'), 'utf8').replace('two', 'three'));
  const { drift, unknown } = await json();
  expect(drift.map(({ task, cause }: Record<string, string>) => [task, cause])).toEqual([
    ['Text', 'corrective'],
    ['Link', 'corrective'],
    ['Other', 'intentional'],
  ]);
  expect(drift[0].changes).toEqual([{ key: 'mode', before: '0600', after: '0644' }]);
  expect(Math.abs(Date.parse(drift[0].origin.time) - Date.now())).toBeLessThan(60_000);
  expect(unknown.map(({ task }: Record<string, string>) => task)).toEqual(['Ask']);
  expect(() => statSync(at('asked'))).toThrow();

  const repaired = await call('drift', 'site.yml', '--remediate');
  expect(repaired.stdout).toContain('mode is 0600, not 0644 (repaired)');
  expect(repaired.code).toBe(2);
  expect(statSync(at('text')).mode & 0o777).toBe(0o644);
  expect(readFileSync(at('notes'), 'utf8')).toBe('noted\n');
  expect(readFileSync(at('other'), 'utf8')).toBe('two\n');
  expect(() => statSync(at('asked'))).toThrow();
  expect((await json()).drift.map(({ task }: Record<string, string>) => task)).toEqual(['Other']);

  writeFileSync(at('site.yml'), tasks());
  expect(await call('drift', 'site.yml')).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('the metrics of a plan, of a look for drift and of a repair', async () => {
  const { at, call } = await project();
  const metrics = async (...args: string[]) => {
    await call(...args, 'site.yml', '--metrics', at('metrics'));
    execFileSync('promtool', ['check', 'metrics'], { input: readFileSync(at('metrics')), stdio: 'pipe' });
    const lines = readFileSync(at('metrics'), 'utf8').split('\n');
    const own = lines.filter((line) => /^kplay_(host_info|host_drift|changes)/.test(line));
    return own.map((line) => line.replaceAll(/,?(playbook|git_sha)="[^"]*",?/g, ''));
  };
  const info = (sync: string) => `kplay_host_info{host="a"sync="${sync}"} 1`;
  const resources = (count: number) => `kplay_host_drift_resources{host="a"} ${count}`;
  expect(await metrics('plan')).toEqual(expect.arrayContaining([info('drifted'), resources(5)]));
  await call('run', 'site.yml');
  expect(await metrics('drift')).toEqual(expect.arrayContaining([info('in_sync'), resources(0)]));
  chmodSync(at('text'), 0o600);
  expect(await metrics('drift')).toEqual(expect.arrayContaining([info('drifted'), resources(1)]));
  expect(await metrics('drift', '--remediate')).toEqual(
    expect.arrayContaining([
      info('in_sync'),
      resources(0),
      'kplay_changes_total{host="a"module="copy",kind="modified"} 1',
    ]),
  );
});

test('a saved plan that was applied counts as a run', async () => {
  const { at, call, json } = await project();
  expect((await call('plan', 'site.yml', '--out', 'p.kplan')).code).toBe(2);
  expect((await call('apply', 'p.kplan')).code).toBe(0);
  chmodSync(at('text'), 0o600);
  const { drift } = await json();
  expect(drift.map(({ task, cause }: Record<string, string>) => [task, cause])).toEqual([
    ['Text', 'corrective'],
  ]);
});

test('runs of other controllers count if they share their history, and the repository of the playbook', async () => {
  const file = join(await folderWith({}), 'text');
  const plays = `- {hosts: all, gather_facts: false, tasks: [{name: Text, copy: {dest: ${file}, content: x, mode: "0644"}}]}`;
  const clone = async (url: string) => {
    const cwd = await folderWith({ 'hosts.yml': inventory, 'site.yml': plays });
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd });
    git('init', '-q');
    git('add', 'site.yml');
    git('commit', '-qm', 'one');
    git('remote', 'add', 'origin', url);
    const env = { XDG_STATE_HOME: join(cwd, 'state'), KPLAY_LOCK: 'off', HOME: cwd };
    const shared = ['-i', 'hosts.yml', '--history', 'on', '--history-place', `${file}.runs`];
    return (...args: string[]) => kplayHere([...args, 'site.yml', ...shared], { cwd, env });
  };
  const alice = await clone('git@example.org:ops/site.git');
  expect((await alice('run')).code).toBe(0);
  chmodSync(file, 0o600);
  const causeFor = async (url: string) =>
    JSON.parse((await (await clone(url))('drift', '--format', 'json')).stdout).drift[0].cause;
  expect(await causeFor('https://example.org/ops/other')).toBe('unknown');
  expect(await causeFor('https://example.org/ops/site')).toBe('corrective');
});

test('a step of a transaction is repaired if the checks of the transaction succeed', async () => {
  const play = (check: string) =>
    `- hosts: all
  gather_facts: false
  tasks:
    - name: Together
      transaction: { check: ['${check}'] }
      block:
        - {name: First, copy: {dest: '{{ playbook_dir }}/first', content: "1\\n", mode: "0644"}}
        - {name: Second, copy: {dest: '{{ playbook_dir }}/second', content: "2\\n", mode: "0644"}}
`;
  const { at, call, json } = await project();
  writeFileSync(at('site.yml'), play('test -e {{ playbook_dir }}/first && ! test -e {{ playbook_dir }}/bad'));
  writeFileSync(at('bad'), '');
  expect((await call('run', 'site.yml')).code).toBe(3);
  // what was rolled back was not applied
  expect((await json()).drift.map(({ cause }: Record<string, string>) => cause)).toEqual([
    'unknown',
    'unknown',
  ]);
  rmSync(at('bad'));
  const applied = await call('run', 'site.yml');
  expect(applied.code, applied.stdout).toBe(0);
  writeFileSync(at('first'), 'by hand\n');
  writeFileSync(at('bad'), '');
  const refused = await call('drift', 'site.yml', '--remediate');
  expect([refused.code, readFileSync(at('first'), 'utf8')]).toEqual([3, 'by hand\n']);
  expect(refused.stdout).not.toContain('(repaired)');
  rmSync(at('bad'));
  const repaired = await call('drift', 'site.yml', '--remediate');
  expect(repaired.stdout).toContain('(repaired)');
  expect([repaired.code, readFileSync(at('first'), 'utf8')]).toEqual([0, '1\n']);
  expect((await json()).drift).toEqual([]);
});

test('without a run, it is unknown what has moved, and nothing is repaired', async () => {
  const { call } = await project();
  const { stdout, code } = await call('drift', 'site.yml', '--remediate');
  expect(code).toBe(2);
  expect(stdout).toContain(
    'Drift: 3 resources on 1 of 1 host (0 corrective, 0 intentional, 3 of unknown origin)',
  );
});

test.each([
  ['a rule', 'resource: "*/text", key: mode, reason: tried, until: "2999-01-01"', 0, '', ''],
  [
    'a rule for another key',
    'task: Text, key: owner, reason: tried, until: "2999-01-01"',
    2,
    'mode is',
    'matches nothing',
  ],
  [
    'an expired rule',
    'task: Text, reason: tried, until: "2020-01-01"',
    2,
    'mode is',
    'expired on 2020-01-01',
  ],
  ['a rule without a reason', 'task: Text, until: "2020-01-01"', 1, '', 'reason'],
  [
    'a day that there is not',
    'task: Text, reason: tried, until: "2026-02-30"',
    1,
    '',
    'there is no day 2026-02-30',
  ],
  [
    'an unknown host',
    'hosts: b, reason: tried, until: "2999-01-01"',
    1,
    '',
    'no host and no group is called "b"',
  ],
])('%s', async (_, rule, code, printed, complaint) => {
  const { at, call } = await project(`drift_ignore:\n  - {${rule}}\n`);
  writeFileSync(at('kplay.yml'), '');
  await call('run', 'site.yml');
  writeFileSync(at('kplay.yml'), `drift_ignore:\n  - {${rule}}\n`);
  chmodSync(at('text'), 0o600);
  const found = await call('drift', 'site.yml');
  expect(found.stdout).toContain(printed);
  expect(found.stderr).toContain(complaint);
  expect(found.code).toBe(code);
});

test('what a host has is written down as tasks', async () => {
  const { at, call } = await project();
  await call('run', 'site.yml');
  rmSync(at('link'));
  chmodSync(at('text'), 0o600);
  writeFileSync(at('other'), 'by hand\n');
  const { stdout, code } = await call('capture', 'a', 'site.yml');
  expect(code).toBe(0);
  expect(stdout.replaceAll(at(''), '/x')).toBe(`# a: Text, file /x/text
- name: Text
  file:
    path: /x/text
    mode: "0600"

# a: Link, file /x/link
- name: Link
  file:
    path: /x/link
    state: absent

# a: Other, file /x/other
- name: Other
  copy:
    dest: /x/other
    mode: "0644"
    content: |
      by hand
`);
  writeFileSync(at('captured.yml'), `- hosts: all\n  tasks:\n${stdout.replaceAll(/^(?=.)/gm, '    ')}`);
  expect((await call('run', 'captured.yml', '--check')).stdout).toContain('Nothing to change on 1 host');
});
