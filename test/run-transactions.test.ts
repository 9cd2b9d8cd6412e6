import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { told } from './support/play.ts';
import { folderWith } from './support/program.ts';
import { runEventsHere } from './support/program-here.ts';
import { dueShells } from './support/shell-host.ts';

/** A play for one host: a block with these tasks in one transaction, and what is around it. */
const play = (
  transaction: string,
  tasks: string[],
  more: { block?: string; after?: string[]; handlers?: string[] } = {},
) =>
  `- hosts: one
  handlers: [${(more.handlers ?? []).join(', ')}]
  tasks:
    - name: Configure
      transaction: ${transaction}
      ${more.block ?? ''}
      block:
${[...tasks.map((task) => `        - ${task}\n`), ...(more.after ?? []).map((task) => `    - ${task}\n`)].join('')}`;

const write = (file: string, more = '') => `{name: ${file}, copy: {dest: @/${file}, content: "new"}${more}}`;

interface Case {
  name: string;
  text: string;
  /** What is said of each task. */
  reported: (string | RegExp)[];
  exit?: number;
  /** A script that must succeed; without it, everything is as before. */
  after?: string;
}

const everything = [
  '{name: dir, file: {path: @/d/e, state: directory}}',
  write('d/e/f'),
  write('old'),
  '{name: mode, file: {path: @/old, mode: "0600"}}',
  '{name: own mode, file: {path: @/tree, mode: "0711"}}',
  '{name: text mode, file: {path: @/text, mode: "0604"}}',
  '{name: gone, file: {path: @/gone, state: absent}}',
  '{name: empty, file: {path: @/gone, state: touch}}',
  '{name: below, copy: {dest: @/tree/x/y, content: other, backup: true}}',
  '{name: tree, file: {path: @/tree, state: absent}}',
  '{name: tree again, file: {path: @/tree, state: directory}}',
  '{name: link, file: {path: @/link, state: link, src: elsewhere}}',
  '{name: hard, file: {path: @/hard, state: hard, src: @/text}}',
  '{name: line, lineinfile: {path: @/text, line: more}}',
  '{name: loop, copy: {dest: "@/{{ item }}", content: "1"}, loop: [l1, l2]}',
];
const rolledBack = everything
  .map((task) => /name: ([^,]*)/.exec(task)![1]!)
  .flatMap((name) => (name === 'loop' ? ['loop [l1]', 'loop [l2]'] : name))
  .map((name) => `${name}: rolled back`);

const cases: Case[] = [
  {
    name: 'a transaction that succeeds keeps the changes',
    text: play('{check: [test -f @/a, grep -q new @/b]}', [write('a'), write('b'), everything[9]!]),
    reported: ['a changed: ', 'b changed: ', 'tree changed: ', 'Configure: '],
    after: 'grep new @/a && grep new @/b && test ! -e @/tree',
  },
  {
    name: 'a task with another HOME is in the transaction, too',
    text: play('{check: test -f @/b}', [write('a'), write('b', ', environment: {HOME: @/tree}')]),
    reported: ['a changed: ', 'b changed: ', 'Configure: '],
    after: 'grep new @/a && grep new @/b && test ! -e @/tree/.kplay-transactions',
  },
  {
    name: 'a task with another HOME is put back, too',
    text: play('{check: "false"}', [write('a', ', environment: {HOME: @/tree}')]),
    reported: ['a: rolled back', /^Configure failed: rolled back: "false" failed/],
    exit: 3,
  },
  {
    name: 'a check that fails puts everything back',
    text: play('{check: ["true", "echo first; echo second >&2; echo third; false"]}', everything),
    reported: [...rolledBack, /^Configure failed: rolled back: "echo first.*" failed: first; second$/],
    exit: 3,
  },
  {
    name: 'a task that fails puts everything back, and the later ones do not run',
    text: play('{check: touch @/checked}', [
      write('a'),
      '{name: bad, file: {path: @/old/x, state: touch}}',
      write('b'),
    ]),
    reported: ['a: rolled back', /^bad failed: .*; its transaction was rolled back$/],
    exit: 3,
  },
  {
    name: 'a task that fails on the controller does so, too',
    text: play('{check: touch @/checked}', [write('a'), '{name: no, fail: {msg: no}}']),
    reported: ['a: rolled back', 'no failed: no; its transaction was rolled back'],
    exit: 3,
  },
  {
    name: 'a reload that fails puts everything back',
    text: play('{reload: kplay-no-such-unit}', [write('a')]),
    reported: ['a: rolled back', /^Configure failed: rolled back: the reload failed/],
    exit: 3,
  },
  {
    name: 'a check that takes too long puts everything back',
    text: play('{check: sleep 60}', [write('a')], { block: 'timeout: 1' }),
    reported: ['a: rolled back', /^Configure failed: rolled back: it took longer than its timeout of 1 s/],
    exit: 3,
  },
  {
    name: 'a rescue runs after that, and the host continues; no handler is notified',
    text: play('{check: grep -q old @/old}', [write('old', ', notify: h')], {
      block: `rescue:
        - {name: Look, shell: {cmd: cat old, chdir: @, read_only: true}, register: r}
        - {name: Say, debug: {msg: "{{ r.stdout }} {{ kplay_failed_task }}"}}`,
      handlers: ['{name: h, command: "touch @/handled"}'],
    }),
    reported: ['old: rolled back', /^Configure rescued: rolled back/, 'Look: ', 'Say: old Configure'],
  },
  {
    name: 'handlers run if the changes are kept, and later tasks see them',
    text: play('{check: ["true"]}', [write('a', ', notify: h')], {
      after: ['{name: Look, command: {cmd: cat @/a, read_only: true}}'],
      handlers: ['{name: h, copy: {dest: @/handled, content: x}}'],
    }),
    reported: ['a changed: ', 'Configure: ', 'Look: ', 'h changed: '],
    after: 'test -f @/handled',
  },
  {
    name: 'without a change, nothing is checked',
    text: play('{check: touch @/checked, confirm: 3}', [
      '{name: same, copy: {dest: @/old, content: "old\\n"}}',
      '{name: never, when: "false", file: {path: @/old, state: absent}}',
    ]),
    reported: ['same: ', 'never skipped: false is false', 'Configure: '],
  },
  {
    name: 'each item of a loop has a transaction of its own',
    text: play(
      '{check: \'test "{{ item }}" != 2\'}',
      ['{name: T, copy: {dest: "@/f{{ item }}", content: "1"}}'],
      { block: 'loop: [1, 2, 3]' },
    ),
    reported: [
      'T [1] changed: ',
      'Configure [1]: ',
      'T [2]: rolled back',
      /^Configure \[2\] failed: rolled back: .*failed$/,
    ],
    exit: 3,
    after: 'test -f @/f1 && test ! -e @/f2 && test ! -e @/f3',
  },
  {
    name: 'a new connection confirms it',
    text: play('{confirm: 5}', [write('a')]),
    reported: ['a changed: ', 'Configure: '],
    after: 'grep new @/a',
  },
  {
    name: 'what is in a path is never code, and a failure that is ignored keeps the rest',
    text: play(`{check: test -f "@/it's "*}`, [
      `{name: quotes, copy: {dest: "@/it's $(x)", content: x}}`,
      '{name: bad, file: {path: @/old/x, state: touch}, ignore_errors: true}',
    ]),
    reported: ['quotes changed: ', /^bad ignored: /, 'Configure: '],
    after: `test -f "@/it's "'$(x)'`,
  },
];

const files = { old: 'old\n', gone: 'gone\n', 'tree/x/y': 'y\n', text: 'text\n' };

/** Everything in a folder, as text; the inodes of old files, which come back themselves. */
function tree(folder: string): string {
  const script = `find . ! -name play.yml -exec stat -c "%n %a %U %G %F %N" {} + | sort
    find . -type f ! -name play.yml -exec stat -c '%n %i' {} + | sort; cat old gone text tree/x/y`;
  return execFileSync('sh', ['-c', script], { cwd: folder }).toString();
}

/** A folder with files, a home, and the way to run a playbook there; `sh` is this shell for the host. */
async function place(text: string, shell: string) {
  const hosts = `all: {hosts: {one: }, vars: {kplay_connection: local, kplay_shell: ${shell}}}\n`;
  const [folder, home] = [await folderWith(files), await folderWith({ 'hosts.yml': hosts })];
  mkdirSync(`${home}/bin`);
  writeFileSync(`${home}/bin/sh`, `#!/bin/dash\nexec ${shell} "$@"\n`, { mode: 0o755 });
  writeFileSync(`${folder}/play.yml`, text.replaceAll('@', folder));
  const env = { HOME: home, PATH: `${home}/bin:${process.env.PATH}` };
  const run = (...args: string[]) =>
    runEventsHere([`${folder}/play.yml`, '-i', `${home}/hosts.yml`, ...args], { env });
  const journals = `${home}/.kplay-transactions`;
  return { folder, home, run, journals: () => (existsSync(journals) ? readdirSync(journals) : []) };
}

describe.each(dueShells)('transactions under %s', (shell) => {
  test.each(cases)('$name', async ({ text, reported, exit = 0, after }) => {
    const { folder, run, journals } = await place(text, shell);
    const before = tree(folder);
    const { tasks, code } = await run();
    const found = told(tasks);
    for (const [i, line] of reported.entries()) expect(found[i]).toMatch(line);
    expect(found).toHaveLength(reported.length);
    expect(code).toBe(exit);
    expect(journals()).toEqual([]);
    if (after) execFileSync('sh', ['-ec', after.replaceAll('@', folder)]);
    else expect(tree(folder)).toBe(before);
  });
});

/** A program that kills the step which calls it with such arguments, once, and then does what the real one does. */
const deadly = (name: string, pattern: string, home: string) => `#!/bin/dash
case "$*" in
  ${pattern})
    if [ ! -e ${home}/killed ]; then
      : >${home}/killed
      read -r _ _ _ step _ <"/proc/$PPID/stat"
      # by a script of the step, or by the step itself
      case $(cat "/proc/$PPID/cmdline") in *script*) kill -9 "$step" ;; esac
      kill -9 "$PPID"
      exit 1
    fi
    ;;
esac
exec /bin/${name} "$@"
`;

const killed: [moment: string, name: string, pattern: string, reported: RegExp[], content: string][] = [
  [
    'a commit after its decision',
    'rm',
    '*.done*',
    [/^a changed: $/, /^Configure failed: .*signal 9$/],
    'new',
  ],
  ['a task that makes the journal', 'sync', '*/owner*', [/^a failed: .*signal 9$/], 'old'],
];

describe.each(dueShells)('what is killed in a transaction leaves nothing under %s', (shell) => {
  test.each(killed)('%s', async (_, name, pattern, reported, content) => {
    const { folder, home, run, journals } = await place(play('{check: ["true"]}', [write('a')]), shell);
    writeFileSync(`${folder}/a`, 'old');
    writeFileSync(`${home}/bin/${name}`, deadly(name, pattern, home), { mode: 0o755 });
    const { tasks, code } = await run();
    const found = told(tasks);
    expect(found).toHaveLength(reported.length);
    for (const [i, line] of reported.entries()) expect(found[i]).toMatch(line);
    expect(code).toBe(3);
    expect(readFileSync(`${folder}/a`, 'utf8')).toBe(content);
    expect(existsSync(`${home}/killed`)).toBe(true);
    await vi.waitFor(() => expect(journals()).toEqual([]), 5000);
  });
});

const configure = play('{check: ["true"], reload: kplay-no-such-unit}', [write('a'), write('b')]);

test('check mode predicts the same, and touches nothing', async () => {
  const { folder, run, journals } = await place(
    configure.replace(', reload: kplay-no-such-unit', ''),
    'dash',
  );
  const before = tree(folder);
  const checked = await run('--check', '--diff');
  expect(tree(folder)).toBe(before);
  expect(journals()).toEqual([]);
  const done = await run('--diff');
  const parts = (tasks: typeof done.tasks) =>
    tasks.map(({ task, status, changes }) => ({ task, status, changes }));
  expect(parts(checked.tasks)).toEqual(parts(done.tasks));
});

test('check mode predicts the reload', async () => {
  const { run } = await place(configure, 'dash');
  const { tasks } = await run('--check');
  expect(tasks.at(-1)).toMatchObject({
    status: 'changed',
    changes: [{ key: 'reload', before: null, after: 'kplay-no-such-unit' }],
  });
});

test('a run without changes needs no more round trips than its tasks alone', async () => {
  const { folder, run } = await place(configure.replace(', reload: kplay-no-such-unit', ''), 'dash');
  await run();
  const trips = async () => {
    const { events } = await run('--profile');
    return events.flatMap((event) => (event.event === 'profile' ? event.round_trips : []));
  };
  const inside = await trips();
  writeFileSync(`${folder}/play.yml`, configure.replace(/transaction:.*\n/, '').replaceAll('@', folder));
  expect(inside).toEqual(await trips());
});
