import { readdir, stat } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { folderWith } from './support/program.ts';
import { kplayHere, runEventsHere } from './support/program-here.ts';

const secret = 'hunter2-and-more';
const inventory = `all: {hosts: {one: {kplay_connection: local}}}`;

/** All that a run tells: its report, its events, what it says on stderr. */
async function told(tasks: object[], more: object = {}) {
  const folder = await folderWith({
    'hosts.yml': inventory,
    'play.yml': JSON.stringify([{ hosts: 'all', gather_facts: false, tasks, ...more }]),
  });
  const env = { HOME: folder };
  const events = await runEventsHere(['play.yml', '-i', 'hosts.yml'], { cwd: folder, env });
  const report = await kplayHere(['run', 'play.yml', '-i', 'hosts.yml', '-vv'], { cwd: folder, env });
  return { folder, events, text: events.stdout + events.stderr + report.stdout + report.stderr };
}

describe('what a task with no_log holds is told nowhere', () => {
  const shell = '$(ps -o ppid= -p $PPID)';
  test.each<[string, object, Record<string, unknown>?]>([
    [
      'its shell ends with words',
      // the trap of its shell ends it with a code
      { shell: { cmd: `(sleep 0.3; echo ${secret} >&2) & kill -s PIPE ${shell}` } },
    ],
    [
      'its shell is killed',
      { shell: { cmd: `echo ${secret} >&2; echo ${secret}; kill -9 ${shell}; sleep 0.3` } },
    ],
    ['it fails', { shell: { cmd: `echo ${secret} >&2; exit 3` } }],
    ['an argument is wrong', { copy: { dest: '/tmp/x', content: 'x', mode: secret } }],
    [
      'an argument is wrong on a host',
      { copy: { dest: '/tmp/x', content: 'x', mode: '{{ secret }}' } },
      { secret },
    ],
    ['a path is wrong', { copy: { dest: secret, content: 'x' } }],
    ['an argument is one of few', { file: { path: '/tmp/x', state: secret } }],
    ['an argument has a wrong name', { copy: { dest: '/tmp/x', contents: secret } }],
    ['a rule across arguments names a value', { async_status: { jid: `${secret}/..` } }],
    [
      'it fails at an argument in the run',
      { copy: { dest: '/tmp/x', content: 'x', mode: '{{ r.stdout }}' } },
    ],
  ])('%s', async (_, task, vars = {}) => {
    const first = { shell: { cmd: `echo ${secret}`, read_only: true }, no_log: true, register: 'r' };
    const { events, text } = await told(
      [first, { name: 'Secret', ...task, no_log: true }, { name: 'Next', shell: { cmd: 'true' } }],
      { vars },
    );
    expect(events.code).not.toBe(0);
    expect(text).not.toContain(secret);
    expect(text).not.toContain(secret.slice(0, 8));
  });

  test('without it the same is told', async () => {
    const { text } = await told([{ copy: { dest: '/tmp/x', content: 'x', mode: secret } }]);
    expect(text).toContain(secret);
  });

  test.each([
    ['a new file of it is its own', {}, '600'],
    ['a new file of it has the mode that is asked for', { mode: '0640' }, '640'],
  ])('%s', async (_, mode, expected) => {
    const { folder } = await told([
      { copy: { dest: '{{ playbook_dir }}/new', content: secret, ...mode }, no_log: true },
    ]);
    expect(((await stat(`${folder}/new`)).mode & 0o777).toString(8)).toBe(expected);
  });

  test('a job that nobody asks for keeps nothing of it', async () => {
    const { folder, events } = await told([
      { shell: { cmd: `echo ${secret}; echo ${secret} >&2` }, async: 20, poll: 0, no_log: true },
      { shell: { cmd: 'sleep 0.5' } },
    ]);
    expect(events.code).toBe(0);
    const jobs = await readdir(`${folder}/.kplay-jobs`);
    expect(jobs).toHaveLength(2);
    for (const job of jobs) expect(await readdir(`${folder}/.kplay-jobs/${job}`)).not.toContain('out');
  });

  test('a job that is waited for gives its output to the playbook', async () => {
    const { folder, events } = await told([
      { shell: { cmd: `echo ${secret}` }, async: 20, poll: 1, no_log: true, register: 'r' },
      { assert: { that: [`r.stdout == "${secret}"`] }, no_log: true },
    ]);
    expect(events.code, events.stdout).toBe(0);
    expect(await readdir(`${folder}/.kplay-jobs`)).toEqual([]);
  });
});
