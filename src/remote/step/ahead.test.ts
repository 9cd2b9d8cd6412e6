import { chmod, mkdir, mkdtemp, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { dueShells, localSession, send } from '../../../test/support/shell-host.ts';
import type { Values } from '../../core/values.ts';
import { loadModule } from '../../modules/catalog.ts';
import { lookAhead } from './ahead.ts';
import type { RemoteStep } from './step.ts';

const step = (more: Partial<RemoteStep>): RemoteStep => ({
  module: 'm',
  scripts: {},
  variables: { path: '/a' },
  words: [],
  want: { sha256: 'x' },
  looksAt: 'path',
  content: { bytes: Buffer.from('x') },
  environment: {},
  check: false,
  diff: false,
  onFailure: 'stop',
  ...more,
});
const file = step({});
const other = step({ looksAt: undefined });
const user = step({ looksAt: undefined, needs: ['accounts'] });
const action = step({ want: undefined, looksAt: undefined });

describe('what is looked at together', () => {
  test.each<[string, (RemoteStep | undefined)[], Record<number, string | undefined>]>([
    ['nothing', [], {}],
    ['one file is no gain', [file, other], {}],
    ['two files', [file, other, file], { 0: "0 yes '/a' 1 yes '/a'", 2: undefined }],
    ['text between them', [file, undefined, file], { 0: "0 yes '/a' 1 yes '/a'", 2: undefined }],
    ['an action may change anything', [file, action, file], {}],
    ['a job, too', [file, step({ job: { id: 'a', seconds: 1, keep: 'week' } }), file], {}],
    [
      'before and after an action',
      [file, file, action, file, file],
      { 0: "0 yes '/a' 1 yes '/a'", 1: undefined, 3: "0 yes '/a' 1 yes '/a'", 4: undefined },
    ],
    [
      'attributes only',
      [step({ want: { mode: '0644' } }), step({ variables: { path: "/it's" }, want: {} })],
      { 0: "0 '' '/a' 1 '' '/it'\\''s'", 1: undefined },
    ],
    [
      'a large content',
      [file, step({ content: { chunks: async function* () {}, size: 1 } })],
      { 0: "0 yes '/a' 1 '' '/a'", 1: undefined },
    ],
    ['a path that is none', [file, step({ variables: { path: '-' } }), step({ variables: {} })], {}],
    ['a step with a time limit', [file, step({ timeout: 1 })], {}],
    [
      'accounts',
      [user, user, action, other, user, step({ ...user, timeout: 1 })],
      { 0: 'kp_see_accounts\n', 1: undefined, 4: 'kp_see_accounts\n' },
    ],
  ])('%s', (_, steps, expected) => {
    const plan = [...lookAhead(steps)].map(([i, { before }]) => [
      i,
      before?.replace(/^kp_look_ahead (.*)\n$/, '$1'),
    ]);
    expect(Object.fromEntries(plan)).toEqual(expected);
  });
});

// loaded before, so that steps leave in the order of the table
beforeAll(() => Promise.all(['copy', 'shell'].map((name) => loadModule(name))));

describe.each(dueShells)('looking ahead under %s', (shell) => {
  /** Sends tasks in one go; a text is a shell command. */
  async function statuses(
    folder: string,
    session: Awaited<ReturnType<typeof localSession>>['session'],
    tasks: (string | Values)[],
  ) {
    const at = (task: Values) => ({ ...task, dest: `${folder}/${task.dest}` });
    const sent = tasks.map((task) =>
      typeof task === 'string'
        ? send(session, 'shell', { cmd: task.replaceAll('@', folder) })
        : send(session, 'copy', at(task)),
    );
    return (await Promise.all(sent)).map((outcome) => (outcome === 'dropped' ? outcome : outcome.status));
  }
  const a = { dest: 'a', content: 'A\n', mode: '0644' };
  const b = { dest: 'b', content: 'B\n', mode: '0640' };

  test.each<[string, (string | Values)[], string[]]>([
    ['nothing to do', [a, b, a, b], ['unchanged', 'unchanged', 'unchanged', 'unchanged']],
    [
      'what a step changes is seen by the next one',
      [a, { ...a, content: 'C\n' }, a, a],
      ['unchanged', 'changed', 'changed', 'unchanged'],
    ],
    [
      'what a command changes',
      [a, b, 'echo >@/b', b, a],
      ['unchanged', 'unchanged', 'changed', 'changed', 'unchanged'],
    ],
    [
      'a mode that is changed',
      [a, { ...b, mode: '0600' }, { ...b, mode: '0600' }, b],
      ['unchanged', 'changed', 'unchanged', 'changed'],
    ],
    [
      'an owner and a group by name and by number',
      [
        a,
        { ...a, owner: 'root' },
        { ...a, group: 'root' },
        { ...a, owner: '0' },
        { ...a, mode: 'u=rw,go=r' },
      ],
      ['unchanged', 'unchanged', 'unchanged', 'unchanged', 'unchanged'],
    ],
    [
      'another mode, owner and content',
      [
        { ...a, mode: '0666' },
        { ...b, owner: 'daemon' },
        { ...b, group: 'daemon' },
        { ...b, content: '' },
      ],
      ['changed', 'changed', 'changed', 'changed'],
    ],
    [
      'what is not there yet',
      [a, { ...a, dest: 'new' }, { ...a, dest: 'new' }],
      ['unchanged', 'changed', 'unchanged'],
    ],
  ])('%s', async (_, tasks, expected) => {
    const { session, folder } = await localSession(shell);
    expect(await statuses(folder, session, [a, b])).toEqual(['changed', 'changed']);
    expect(await statuses(folder, session, tasks)).toEqual(expected);
    session.close();
  });

  test('names of all kinds, links, and what can only be read by a few', async () => {
    const { session, folder } = await localSession(shell);
    const names = ['a b', "it's", '-n', '$(id)', '*', 'back\\slash', 'new\nline', 'ü'];
    const tasks = names.map((dest) => ({ ...a, dest, content: dest }));
    expect(new Set(await statuses(folder, session, tasks))).toEqual(new Set(['changed']));
    expect(new Set(await statuses(folder, session, tasks))).toEqual(new Set(['unchanged']));
    await symlink('a b', `${folder}/link`);
    await chmod(`${folder}/it's`, 0o000);
    expect(
      await statuses(folder, session, [{ ...a, dest: 'link', content: 'a b' }, tasks[1]!, tasks[2]!]),
    ).toEqual(['changed', 'changed', 'unchanged']);
    expect(await readFile(`${folder}/link`, 'utf8')).toBe('a b');
    session.close();
  });

  test('through a link of root, and by a file that is a link to one of the same content', async () => {
    const { session, folder } = await localSession(shell);
    await mkdir(`${folder}/real`);
    await symlink('real', `${folder}/way`);
    const far = ['a', 'way/b', 'real/c', 'd', 'e', 'f', 'g', 'h'].map((dest) => ({ ...a, dest }));
    expect(new Set(await statuses(folder, session, far))).toEqual(new Set(['changed']));
    expect(new Set(await statuses(folder, session, far))).toEqual(new Set(['unchanged']));
    await unlink(`${folder}/d`);
    await symlink('e', `${folder}/d`);
    expect(await statuses(folder, session, far.slice(2, 5))).toEqual(['unchanged', 'changed', 'unchanged']);
    session.close();
  });

  test('where only root can write', async () => {
    const { session } = await localSession(shell);
    const folder = await mkdtemp('/run/kplay-test-');
    expect(await statuses(folder, session, [a, b])).toEqual(['changed', 'changed']);
    expect(await statuses(folder, session, [a, b])).toEqual(['unchanged', 'unchanged']);
    await rm(folder, { recursive: true });
    session.close();
  });

  test('a failure has no hint of another matter', async () => {
    const { session, folder } = await localSession(shell);
    const copy = (task: Values) => send(session, 'copy', { ...task, dest: `${folder}/${task.dest}` });
    await Promise.all([copy(a), copy(b)]);
    const outcomes = await Promise.all([copy(b), copy({ ...a, content: 'C\n', owner: 'no-such-user' })]);
    expect(outcomes[1]).toMatchObject({ status: 'failed', hint: '' });
    session.close();
  });

  test('check mode changes nothing, so what was seen still counts; a failure ends it', async () => {
    const { session, folder } = await localSession(shell);
    await statuses(folder, session, [a, b]);
    await writeFile(`${folder}/a`, 'other');
    const path = (name: string) => `${folder}/${name}`;
    const outcomes = await Promise.all([
      send(session, 'copy', { ...a, dest: path('a') }, { check: true }),
      send(session, 'copy', { ...b, dest: path('b') }, { check: true }),
      send(session, 'copy', { ...b, dest: path('no/where') }),
      send(session, 'copy', { ...b, dest: path('b') }),
    ]);
    expect(outcomes.map((each) => each !== 'dropped' && each.status)).toEqual([
      'changed',
      'unchanged',
      'failed',
      'unchanged',
    ]);
    session.close();
  });
});
