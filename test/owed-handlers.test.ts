import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { until } from './support/fault-lab.ts';
import { folderWith, program } from './support/program.ts';
import { kplayHere, runEventsHere } from './support/program-here.ts';
import { dueShells } from './support/shell-host.ts';
import { hasSshd, startSshd } from './support/sshd-host.ts';
import { dueCases } from './support/today.ts';

/** Notes the name of the handler in the log. */
const note = (name: string, more = '') => `{name: ${name}, shell: 'echo ${name} >>@/log'${more}}`;
const copy = (name: string, more = 'notify: Reload') =>
  `{name: ${name}, copy: {dest: @/${name}, content: x}, ${more}}`;
/** Fails as long as there is a file, so that the handlers do not run. */
const dies = '{name: Dies, command: test -e @/mended}';
const list = (...lines: string[]) => lines.map((line) => `    - ${line}\n`).join('');
const site = (tasks: string, handlers: string, more = '') =>
  `- name: P\n  hosts: one\n  gather_facts: false\n  force_handlers: false\n${more}  tasks:\n${tasks}  handlers:\n${handlers}`;

const inventory = (shell: string) =>
  JSON.stringify({
    all: { hosts: { one: {}, two: {} }, vars: { kplay_connection: 'local', kplay_shell: shell } },
  });

/** A project on this machine, whose home is a part of it. */
async function project(playbook: string, files: Record<string, string> = {}, shell = 'sh') {
  const folder = await folderWith({ 'hosts.yml': inventory(shell), 'home/.profile': '' });
  const home = join(folder, 'home');
  const write = (text: string) => writeFileSync(join(folder, 'play.yml'), text.replaceAll('@', folder));
  write(playbook);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text.replaceAll('@', folder));
  }
  return {
    folder,
    home,
    write,
    mend: () => writeFileSync(join(folder, 'mended'), ''),
    run: async (...args: string[]) => {
      const options = { cwd: folder, env: { HOME: home } };
      const { events, tasks, end, stderr } = await runEventsHere(
        ['play.yml', '-i', 'hosts.yml', ...args],
        options,
      );
      const warnings = events.flatMap((event) => (event.event === 'warning' ? event.message : []));
      return { tasks, warnings, code: end?.exit_code, stderr };
    },
    log: () => linesOf(join(folder, 'log')),
    owed: () => readdirSync(home).filter((name) => name.startsWith('.kplay-owed-')),
  };
}

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

const because = (name: string) =>
  expect.stringMatching(
    new RegExp(
      `^the handler "${name}" is owed: the run of \\S+@\\S+ from [-0-9]{10} [:0-9]{8} UTC has changed what needs it, and did not run it$`,
    ),
  );

describe('what a run owes is done by the next one', () => {
  interface Case {
    tasks: string[];
    handlers?: string[];
    /** Handlers that the next run runs, and what it says; the same by default. */
    runs: string[];
    owed?: string[];
    files?: Record<string, string>;
    more?: string;
  }
  const reload = [note('Reload')];
  const table: [string, Case][] = [
    ['a changed state', { tasks: [copy('a'), dies], runs: ['Reload'] }],
    [
      'a command',
      {
        tasks: ['{name: C, command: {cmd: touch @/c, creates: @/c}, notify: Reload}', dies],
        runs: ['Reload'],
      },
    ],
    ['two tasks, one handler', { tasks: [copy('a'), copy('b'), dies], runs: ['Reload'] }],
    [
      'nothing changed',
      { tasks: ['{name: A, file: {path: @, state: directory}, notify: Reload}', dies], runs: [] },
    ],
    [
      'a command that has not changed, as the playbook judges',
      { tasks: ["{name: C, command: 'true', changed_when: false, notify: Reload}", dies], runs: [] },
    ],
    [
      'a change whose result is lost, and the loss is ignored',
      {
        tasks: [
          // kills the shell of the session
          '{name: L, shell: {cmd: "touch @/l; read -r pid name state parent rest </proc/$PPID/stat; kill -9 $parent $PPID", creates: @/l}, notify: Reload, ignore_unreachable: true}',
          dies,
        ],
        runs: ['Reload'],
      },
    ],
    [
      'a failure that is ignored',
      { tasks: ["{name: C, command: 'false', ignore_errors: true, notify: Reload}", dies], runs: [] },
    ],
    [
      'names from a loop',
      {
        tasks: [
          "{name: L, copy: {dest: '@/{{ item }}', content: x}, loop: [a, b], notify: 'Restart {{ item }}'}",
          dies,
        ],
        handlers: [note('Restart a'), note('Restart b'), note('Restart c')],
        runs: ['Restart a', 'Restart b'],
      },
    ],
    [
      'what listens',
      {
        tasks: [copy('a', 'notify: news'), dies],
        handlers: [note('One', ', listen: news'), note('Two', ', listen: news')],
        runs: ['One', 'Two'],
      },
    ],
    [
      'tasks of an include',
      {
        tasks: [copy('a', 'notify: All'), dies],
        handlers: ['{name: All, include_tasks: more.yml}'],
        files: { 'more.yml': `- ${note('H1')}\n- ${note('H2')}\n` },
        runs: ['H1', 'H2'],
      },
    ],
    [
      'the handler of a role',
      {
        tasks: [dies],
        handlers: [note('Other')],
        more: '  roles: [web]\n',
        files: {
          'roles/web/tasks/main.yml': `- ${copy('a')}\n`,
          'roles/web/handlers/main.yml': `- ${note('Reload')}\n`,
        },
        runs: ['Reload'],
        owed: ['web : Reload'],
      },
    ],
    [
      'what handlers notify',
      {
        tasks: [copy('a')],
        handlers: [
          note('Reload', ', notify: Last'),
          `{name: Fail, command: test -e @/mended, listen: Last}`,
          note('Last'),
        ],
        runs: ['Last'],
        owed: ['Fail', 'Last'],
      },
    ],
    [
      'no handler that has run before',
      {
        tasks: [copy('a'), '{meta: flush_handlers}', copy('b', 'notify: Two'), dies],
        handlers: [note('Reload'), note('Two')],
        runs: ['Two'],
      },
    ],
    [
      'a play that ends early',
      {
        tasks: [
          copy('a'),
          '{name: See, stat: {path: @/mended}, register: mended}',
          "{name: End, meta: end_play, when: '!mended.stat.exists'}",
        ],
        runs: ['Reload'],
      },
    ],
    [
      'a handler that runs elsewhere',
      { tasks: [copy('a'), dies], handlers: [note('Reload', ', delegate_to: two')], runs: ['Reload'] },
    ],
    [
      'but no task that runs elsewhere',
      { tasks: [copy('a', 'notify: Reload, delegate_to: two'), dies], runs: [] },
    ],
    [
      'a job',
      {
        tasks: [
          '{name: J, command: {cmd: touch @/j, creates: @/j}, async: 20, poll: 1, notify: Reload}',
          dies,
        ],
        runs: ['Reload'],
      },
    ],
    [
      'a transaction that was kept',
      {
        tasks: [`{transaction: {check: 'true'}, block: [${copy('a')}]}`, dies],
        runs: ['Reload'],
      },
    ],
    [
      'no transaction that was rolled back',
      {
        tasks: [
          `{transaction: {check: 'false'}, block: [${copy('a')}], rescue: [{name: R, debug: {msg: r}}]}`,
          dies,
        ],
        runs: [],
      },
    ],
  ];
  test.each(dueCases(table, 6))(
    '%s',
    async (_, { tasks, handlers = reload, runs, owed = runs, files, more }) => {
      const {
        run,
        mend,
        log,
        owed: files_,
      } = await project(site(list(...tasks), list(...handlers), more), files);
      const first = await run();
      expect(first.warnings, first.stderr).toEqual([]);
      const before = log();
      mend();
      const second = await run();
      expect(second.code, second.stderr).toBe(0);
      expect(second.warnings).toEqual(owed.map(because));
      expect(log().slice(before.length)).toEqual(runs);
      expect(files_()).toEqual([]);
      const third = await run();
      expect(third.warnings).toEqual([]);
      expect(third.tasks.filter(({ handler }) => handler)).toEqual([]);
      expect(files_()).toEqual([]);
    },
  );
});

describe.each(dueShells)('under %s', (shell) => {
  test('a handler that fails is owed until it succeeds', async () => {
    const { run, mend, log, owed, home } = await project(
      site(list(copy('a')), list("{name: Reload, shell: 'echo Reload >>@/log; test -e @/mended'}")),
      {},
      shell,
    );
    expect((await run()).code).toBe(3);
    const [file, ...more] = owed();
    expect(more).toEqual([]);
    expect(statSync(join(home, file!)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(home, file!), 'utf8')).toMatch(/^\S+Z \S+@\S+\n\S+play.yml\nP\nReload\n$/);
    expect((await run()).code).toBe(3);
    expect(log()).toEqual(['Reload', 'Reload']);
    mend();
    expect(await run()).toMatchObject({ code: 0, warnings: [because('Reload')] });
    expect(log()).toEqual(['Reload', 'Reload', 'Reload']);
    expect(owed()).toEqual([]);
  });

  test('check mode shows what is owed as a change, and writes nothing', async () => {
    const { run, mend, log, owed, home } = await project(
      site(list(copy('a'), dies), list(note('Reload'))),
      {},
      shell,
    );
    await run('--check');
    expect(owed()).toEqual([]);
    await run();
    const before = owed().map((name) => readFileSync(join(home, name), 'utf8'));
    mend();
    const { tasks, warnings } = await run('--check');
    expect(tasks.map(({ task, status }) => `${task}: ${status}`)).toContain('Reload: changed');
    expect(warnings).toEqual([because('Reload')]);
    expect(log()).toEqual([]);
    expect(owed().map((name) => readFileSync(join(home, name), 'utf8'))).toEqual(before);
  });

  test('what anybody has put there is no handler, and stays', async () => {
    const { run, mend, log, home, owed } = await project(
      site(list(copy('a'), dies), list(note('Reload'))),
      {},
      shell,
    );
    await run();
    mend();
    const [name] = owed();
    const path = join(home, name!);
    const other = path.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
    renameSync(path, join(home, 'text'));
    symlinkSync('text', path);
    mkdirSync(other);
    writeFileSync(join(home, '.kplay-owed-$(touch hacked)'), 'x');
    writeFileSync(join(home, '.kplay-owed-abc'), `\\n.pid=1\n${'x'.repeat(3000)}\n`);
    execFileSync('mkfifo', [path.replace(/..$/, 'zz'), join(home, '.kplay-owed-0')]);
    const all = owed();
    expect(await run()).toMatchObject({ code: 0, warnings: [] });
    expect(log()).toEqual([]);
    expect(owed()).toEqual(all);
    expect(existsSync(join(home, 'hacked'))).toBe(false);
  });

  test('a file that says nothing valid still means its handler', async () => {
    const { run, mend, log, home, owed } = await project(
      site(list(copy('a'), dies), list(note('Reload'))),
      {},
      shell,
    );
    await run();
    mend();
    writeFileSync(join(home, owed()[0]!), '\u001b[31mroot\n\n\n');
    const { warnings } = await run();
    expect(warnings).toEqual([
      'the handler "Reload" is owed: an earlier run has changed what needs it, and did not run it',
    ]);
    expect(log()).toEqual(['Reload']);
    expect(owed()).toEqual([]);
  });
});

test('a handler that the playbook no longer has is reported once', async () => {
  const { run, mend, log, owed, write } = await project(site(list(copy('a'), dies), list(note('Reload'))));
  await run();
  mend();
  write(site(list(copy('a', 'notify: Restart'), dies), list(note('Restart'))));
  const gone = expect.stringMatching(
    /^the handler "Reload" is owed: .*\/play.yml no longer contains it for this host$/,
  );
  expect(await run('--check')).toMatchObject({ code: 0, warnings: [gone] });
  expect(await run()).toMatchObject({ code: 0, warnings: [gone] });
  expect(await run()).toMatchObject({ code: 0, warnings: [] });
  expect(log()).toEqual([]);
  expect(owed()).toEqual([]);
});

test('a handler of another playbook, play or host stays', async () => {
  const { run, mend, folder, owed } = await project(site(list(copy('a'), dies), list(note('Reload'))));
  await run();
  mend();
  const text = readFileSync(join(folder, 'play.yml'), 'utf8');
  writeFileSync(join(folder, 'other.yml'), text);
  await runEventsHere(['other.yml', '-i', 'hosts.yml'], { cwd: folder, env: { HOME: join(folder, 'home') } });
  writeFileSync(join(folder, 'play.yml'), text.replace('hosts: one', 'hosts: two'));
  expect(await run()).toMatchObject({ code: 0, warnings: [] });
  expect(owed()).toHaveLength(1);
});

test('a handler that is notified again needs no explanation, and runs once', async () => {
  const { run, mend, log, folder } = await project(site(list(copy('a'), dies), list(note('Reload'))));
  await run();
  mend();
  rmSync(join(folder, 'a'));
  expect(await run()).toMatchObject({ code: 0, warnings: [] });
  expect(log()).toEqual(['Reload']);
});

test('a home that is not writable, or not there, keeps nothing', async () => {
  const { run, mend, log, home } = await project(site(list(copy('a'), dies), list(note('Reload'))));
  rmSync(home, { recursive: true });
  await run();
  mend();
  expect(await run()).toMatchObject({ code: 0, warnings: [] });
  expect(log()).toEqual([]);
});

describe.skipIf(!hasSshd)('a run over SSH that is killed between a change and its handler', () => {
  test.each(dueShells)('leaves the handler to the next run, under %s', async (shell) => {
    const host = await startSshd();
    const { port, user } = host.address;
    const stay = "{name: Stay, shell: 'while test ! -e @/mended; do sleep 0.1; done'}";
    const { folder, mend, log, run } = await project(site(list(copy('a'), stay), list(note('Reload'))));
    const own = { kplay_host: '127.0.0.1', kplay_port: port, kplay_user: user, kplay_shell: shell };
    const files = { kplay_private_key: host.privateKeyFile, kplay_known_hosts: host.knownHostsFile };
    writeFileSync(
      join(folder, 'hosts.yml'),
      JSON.stringify({ all: { hosts: { one: { ...own, ...files }, two: {} } } }),
    );
    const home = join(host.privateKeyFile, '..');
    const owed = () => readdirSync(home).filter((name) => name.startsWith('.kplay-'));
    try {
      const child = spawn(process.execPath, [program, 'run', 'play.yml', '-i', 'hosts.yml'], {
        cwd: folder,
        stdio: 'ignore',
      });
      const ended = once(child, 'close');
      await until('the change is made', () => existsSync(join(folder, 'a')));
      child.kill('SIGKILL');
      await ended;
      expect(owed()).toHaveLength(1);
      mend();
      expect(await run()).toMatchObject({ code: 0, warnings: [because('Reload')] });
      expect(log()).toEqual(['Reload']);
      await until('the session has ended', () => owed().length === 0);
      const { warnings, tasks } = await run();
      expect(warnings).toEqual([]);
      expect(tasks.map(({ task, status }) => `${task}: ${status}`)).toEqual([
        'a: unchanged',
        'Stay: changed',
      ]);
    } finally {
      await host.stop();
    }
  });
});

test('kplay resume runs it once, and then nothing is owed', async () => {
  const { folder, home, mend, log, owed } = await project(site(list(copy('a'), dies), list(note('Reload'))));
  const env = { HOME: home, XDG_STATE_HOME: join(folder, 'state'), KPLAY_HISTORY: 'on' };
  const kplay = (...args: string[]) => kplayHere(args, { cwd: folder, env });
  await kplay('run', 'play.yml', '-i', 'hosts.yml');
  expect(owed()).toHaveLength(1);
  mend();
  const resumed = await kplay('resume', '-v');
  expect(resumed).toMatchObject({ code: 0, stdout: expect.not.stringContaining('is owed') });
  expect(log()).toEqual(['Reload']);
  expect(owed()).toEqual([]);
});

test('a saved plan contains what is owed; one that has not seen it stops there', async () => {
  const { folder, home, mend, log, owed } = await project(site(list(copy('a'), dies), list(note('Reload'))));
  const kplay = (...args: string[]) => kplayHere(args, { cwd: folder, env: { HOME: home } });
  mend();
  writeFileSync(join(folder, 'a'), 'x');
  await kplay('plan', 'play.yml', '-i', 'hosts.yml', '--out', 'before.kplan');
  rmSync(join(folder, 'mended'));
  rmSync(join(folder, 'a'));
  await kplay('run', 'play.yml', '-i', 'hosts.yml');
  mend();
  const planned = await kplay('plan', 'play.yml', '-i', 'hosts.yml', '--out', 'after.kplan');
  expect(planned.stdout).toMatch(/"Reload" is owed/);
  const stopped = await kplay('apply', 'before.kplan');
  expect(stopped.code, stopped.stdout).not.toBe(0);
  expect(log()).toEqual([]);
  expect(owed()).toHaveLength(1);
  const applied = await kplay('apply', 'after.kplan');
  expect(applied.code, applied.stdout + applied.stderr).toBe(0);
  expect(log()).toEqual(['Reload']);
  expect(owed()).toEqual([]);
});
