import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunStart } from '../src/history/run-files.ts';
import { folderWith } from './support/program.ts';
import { kplayHere } from './support/program-here.ts';

const inventory = 'all: {hosts: {a: {kplay_connection: local}, b: {kplay_connection: local}}}\n';
const playbook = `- name: P
  hosts: all
  gather_facts: false
  tasks:
    - {name: Write, copy: {dest: '@/page-{{ inventory_hostname }}', content: '{{ text }}'}, notify: Reload}
    - {name: Hide, copy: {dest: '@/hidden-{{ inventory_hostname }}', content: '{{ text }}'}, no_log: true}
    - {name: Quiet, command: 'true', changed_when: false}
  handlers:
    - {name: Reload, command: 'true', notify: Touch}
    - {name: Touch, copy: {dest: '@/touched-{{ inventory_hostname }}', content: '{{ text }}'}}
`;

let folder: string;
let names: string[];
const state = (name: string) => join(folder, name);
const at = (name: string, ...args: string[]) =>
  kplayHere(args, { cwd: folder, env: { XDG_STATE_HOME: state(name), KPLAY_HISTORY: 'on' } });
const ask = (...args: string[]) => at('state', ...args);
const run = (text: string, ...more: string[]) =>
  ask('run', 'play.yml', '-e', `text=${text}`, '--history-place', state('shared'), ...more);
/** What is printed, with words for what differs from run to run. */
const plain = (text: string) =>
  text
    .replaceAll(folder, '@')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC {2}\S+@\S+ {2}commit [0-9a-f]{12}/g, 'NOW ME COMMIT')
    .replaceAll(names[0]!, 'FIRST')
    .replaceAll(names[1]!, 'SECOND')
    .replace(/\b[0-9a-f]{12}\b/g, 'SUM');

beforeAll(async () => {
  folder = await folderWith({ 'hosts.yml': inventory, 'kplay.yml': 'inventory: hosts.yml\n' });
  writeFileSync(join(folder, 'play.yml'), playbook.replaceAll('@', folder));
  mkdirSync(state('shared'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder });
  git('init', '-q');
  git('add', 'play.yml');
  git('commit', '-qm', 'one');
  expect((await run('one')).code).toBe(0);
  expect((await run('two', '-l', 'a')).code).toBe(0);
  names = readdirSync(state('state/kplay/runs')).sort();
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a run leaves the commit, and does not make an index', async () => {
  const start = JSON.parse(readFileSync(state(`shared/${names[1]}/run.json`), 'utf8')) as RunStart;
  expect(start.git).toEqual({
    commit: expect.stringMatching(/^[0-9a-f]{40}$/),
    branch: expect.any(String),
    dirty: false,
    folder: '',
  });
  expect(existsSync(state('state/kplay/index.sqlite'))).toBe(false);
});

const questions: [args: string[], code: number, says: string][] = [
  [
    ['blame', 'a:@/page-a'],
    0,
    `NOW ME COMMIT  run SECOND
  Write (copy)  @/play.yml:5
    file @/page-a: sha256 SUM → SUM
NOW ME COMMIT  run FIRST
  Write (copy)  @/play.yml:5
    file @/page-a: state absent → file, sha256 (none) → SUM
`,
  ],
  [['blame', 'b', 'file', '@/page-b', '-n', '1'], 0, 'state absent → file'],
  [
    ['blame', 'b:/page-b'],
    1,
    'no run of the history has changed "/page-b" on b\n  hint: it has changed: file @/page-b',
  ],
  [['blame', 'c:/x'], 1, 'kplay runs shows'],
  [['blame', 'a'], 1, 'a resource is missing'],
  // what a task with no_log manages is kept nowhere
  [['blame', 'a:@/hidden-a'], 1, 'no run of the history has changed'],
  [
    ['why', 'a', '@/touched-a'],
    0,
    `NOW ME COMMIT  run SECOND
  Touch (copy, handler)  @/play.yml:10
    file @/touched-a: sha256 SUM → SUM
    because of Reload (command, handler)  @/play.yml:9
      because of Write (copy)  @/play.yml:5
        file @/page-a: sha256 SUM → SUM
`,
  ],
  [['why', 'b', 'Reload'], 0, 'because of Write (copy)'],
  [
    ['query', 'select host, count(*) as n from changes where resource is not null group by host'],
    0,
    'host  n\na     6\nb     4\n',
  ],
  [
    ['query', 'select run, exit_code from runs order by run', '--format', 'csv'],
    0,
    'run,exit_code\nFIRST,0\nSECOND,0\n',
  ],
  [['query', 'select 1 as x, null as y', '--format', 'json'], 0, '"x": 1,\n    "y": null'],
  [['query', 'select 1 where 0'], 0, 'no rows'],
  [['query', '/* a comment */ -- another\n with x as (select 7 as y) select y from x'], 0, '7'],
  [['query', 'with x as (select 1) delete from runs'], 1, 'readonly'],
  [['query', 'delete from runs'], 1, 'begins with select'],
  [['query', "vacuum into '/dev/shm/kplay-copy'"], 1, 'begins with select'],
  [['query', "/* select */ attach '/dev/shm/kplay-copy' as x"], 1, 'begins with select'],
  [['query', "select 1; vacuum into '/dev/shm/kplay-copy'"], 0, '1'],
  [['query', "select load_extension('x')"], 1, 'no such function'],
  [['query', "/**/ vacuum into '/dev/shm/kplay-copy'; /**/ select 1"], 1, 'begins with select'],
  [['query', 'select'], 1, 'SQLite: '],
  [['runs', 'diff', 'FIRST', 'SECOND'], 0, '- host b\n'],
  [['runs', 'diff', 'SECOND', 'FIRST', '--json'], 0, '"added": [\n      "b"'],
  [['runs', 'show', 'FIRST'], 0, 'a             changed      Write'],
  [['runs', 'show', 'FIRST', '--json'], 0, '{"event":"start"'],
  [['runs', 'show', 'none'], 1, 'there is no run none'],
  [['runs', 'show', '../../x'], 1, 'there is no run ../../x'],
];

test.each(questions)('kplay %j: %i', async (args, code, says) => {
  const given = args.map((word) =>
    word.replace('@', folder).replace('FIRST', names[0]!).replace('SECOND', names[1]!.slice(-6)),
  );
  const { stdout, stderr, ...found } = await ask(...given);
  expect(plain(stdout + stderr)).toContain(says);
  expect(found.code).toBe(code);
});

test('another controller sees the shared runs, and nothing of a failure fails a run', async () => {
  const place = ['--history-place', state('shared')];
  expect((await at('other', 'runs', ...place)).stdout.split('\n')).toHaveLength(3);
  expect((await at('other', 'blame', 'a:@/page-a'.replace('@', folder), ...place)).stdout).toContain(
    names[1],
  );
  const failed = await ask(
    'run',
    'play.yml',
    '-e',
    'text=three',
    '--history-place',
    join(folder, 'hosts.yml'),
  );
  expect(failed).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('is not copied to history_place'),
  });
  expect(readdirSync(state('shared')).sort()).toEqual(names);
});

test('a damaged index is made again, and runs that are gone are gone from it', async () => {
  const count = async () => (await ask('query', 'select count(*) as n from runs')).stdout;
  expect(await count()).toBe('n\n3\n');
  writeFileSync(state('state/kplay/index.sqlite'), 'damaged'.repeat(1000));
  const { stdout, stderr } = await ask('query', 'select count(*) as n from runs');
  expect(stdout).toBe('n\n3\n');
  expect(stderr).toContain('the index of the history was damaged');
  rmSync(state(`state/kplay/runs/${names[0]}`), { recursive: true });
  expect(await count()).toBe('n\n2\n');
  expect(readdirSync(state('state/kplay')).sort()).toEqual(['index.sqlite', 'runs']);
});

test('limits of runs and age', async () => {
  const runs = () => readdirSync(state('limits/kplay/runs')).sort();
  const keep = (limits: string) => at('limits', 'run', 'play.yml', '-e', 'text=x', '--history-keep', limits);
  for (let i = 0; i < 3; i++) await keep('2');
  expect(runs()).toHaveLength(2);
  mkdirSync(state('limits/kplay/runs/20200101-000000000-aaaaaa'));
  await keep('9,30d');
  expect(runs()).toHaveLength(3);
  expect(await keep('2x')).toMatchObject({ code: 1, stderr: expect.stringContaining('200, 90d and 1G') });
});
