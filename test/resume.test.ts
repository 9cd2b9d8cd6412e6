import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { folderWith, program } from './support/program.ts';
import { kplayHere, runEventsHere } from './support/program-here.ts';

const inventory = 'all: {hosts: {a: {kplay_connection: local}, b: {kplay_connection: local}}}\n';

/** A project, and the calls of kplay in it. */
async function project(plays: object[]) {
  const folder = await folderWith({ 'hosts.yml': inventory, 'play.yml': JSON.stringify(plays) });
  const env = { HOME: folder, XDG_STATE_HOME: join(folder, 'state'), KPLAY_HISTORY: 'on' };
  return {
    folder,
    env,
    run: (...more: string[]) =>
      kplayHere(['run', 'play.yml', '-i', 'hosts.yml', ...more], { cwd: folder, env }),
    resume: (...more: string[]) => kplayHere(['resume', ...more], { cwd: folder, env }),
    runs: async () => JSON.parse((await kplayHere(['runs', '--json'], { cwd: folder, env })).stdout),
    change: (text: (before: string) => string) =>
      writeFileSync(join(folder, 'play.yml'), text(readFileSync(join(folder, 'play.yml'), 'utf8'))),
    log: () => lines(join(folder, 'log')),
    steps: () => {
      const runs = join(folder, 'state/kplay/runs');
      const names = existsSync(runs) ? readdirSync(runs).sort() : [];
      return names.map((name) => join(runs, name, 'steps.ndjson'));
    },
  };
}

function lines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean).sort();
  } catch {
    return [];
  }
}

const append = (name: string, more: object = {}) => ({ name, shell: { cmd: new Template(name) }, ...more });

/** A command that appends a line for its host to the log. */
class Template {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  toJSON(): string {
    return `echo {{ inventory_hostname }} ${this.name} >>log; echo said-${this.name}`;
  }
}

test('each host goes on where it stopped, with what it has registered and the handlers that it owes', async () => {
  const { run, resume, runs, log, folder } = await project([
    {
      hosts: 'all',
      gather_facts: false,
      tasks: [
        append('one', { register: 'first', notify: 'owed' }),
        { name: 'loop', shell: 'echo {{ inventory_hostname }} {{ item }} >>log', loop: ['x', 'y', 'x'] },
        { name: 'needs', shell: 'test {{ inventory_hostname }} = a || test -e mended' },
        append('two', { when: 'first.stdout == "said-one"' }),
      ],
      handlers: [append('owed')],
    },
  ]);
  expect((await run()).code).toBe(3);
  const [before] = await runs();
  expect(before).toMatchObject({ exit_code: 3, args: ['run', 'play.yml', '-i', 'hosts.yml'] });
  const done = ['a one', 'a owed', 'a two', 'a x', 'a x', 'a y', 'b one', 'b x', 'b x', 'b y'];
  // the handler of a failed host runs, too
  expect(log()).toEqual([...done, 'b owed'].sort());
  writeFileSync(join(folder, 'mended'), '');
  const second = await resume('-v');
  expect(second.stderr).toBe('');
  expect(second.code, second.stdout).toBe(0);
  expect(log()).toEqual([...done, 'b owed', 'b two'].sort());
  expect(second.stdout).toContain('changed in the run that this one resumes');
  expect(await resume()).toMatchObject({ code: 1, stderr: expect.stringContaining('has succeeded') });
});

test('a run that was killed is taken up, also after it was resumed and killed again', async () => {
  const tasks = ['one', 'two', 'three'].flatMap((name, i) => [
    append(name, { notify: 'owed' }),
    { name: 'stay', shell: `while test ! -e go-on-${i + 1}; do sleep 0.1; done` },
  ]);
  tasks.pop();
  const { resume, log, folder, env, steps } = await project([
    { hosts: 'a', gather_facts: false, tasks, handlers: [append('owed')] },
  ]);
  const killed = async (count: number, ...args: string[]) => {
    const options = { cwd: folder, env: { ...process.env, ...env }, stdio: 'ignore' as const };
    const child = spawn(process.execPath, [program, ...args], options);
    const over = new Promise((resolve) => child.once('close', resolve));
    const files = () => steps().flatMap(lines);
    while (files().length < count) await wait(50);
    child.kill('SIGKILL');
    await over;
  };
  await killed(1, 'run', 'play.yml', '-i', 'hosts.yml');
  expect(log()).toEqual(['a one']);
  writeFileSync(join(folder, 'go-on-1'), '');
  // with what it has taken over from the first run
  await killed(1 + 3, 'resume');
  expect(log()).toEqual(['a one', 'a two']);
  writeFileSync(join(folder, 'go-on-2'), '');
  const resumed = await resume();
  expect(resumed.code, resumed.stderr + resumed.stdout).toBe(0);
  expect(log()).toEqual(['a one', 'a owed', 'a three', 'a two']);
});

test('a changed task runs, an equal one does not', async () => {
  const { run, resume, log, change } = await project([
    {
      hosts: 'a',
      gather_facts: false,
      tasks: [append('one'), append('two'), { name: 'no', command: 'false' }],
    },
  ]);
  expect((await run()).code).toBe(3);
  change((text) => text.replaceAll('two', 'new').replace('"false"', '"true"'));
  expect((await resume()).code).toBe(0);
  expect(log()).toEqual(['a new', 'a one', 'a two']);
});

test('a rescued failure is rescued again, without its task', async () => {
  const { run, resume, log } = await project([
    {
      hosts: 'a',
      gather_facts: false,
      tasks: [
        {
          block: [{ name: 'breaks', shell: 'echo a breaks >>log; echo why >&2; exit 3' }],
          rescue: [append('mends', { when: 'kplay_failed_result.rc == 3' })],
        },
        { name: 'last', shell: 'test -e again || { touch again; false; }' },
      ],
    },
  ]);
  expect((await run()).code).toBe(3);
  expect((await resume()).code).toBe(0);
  expect(log()).toEqual(['a breaks', 'a mends']);
});

test('what a task with no_log registers is not kept, so it runs again', async () => {
  const secret = 'hunter2-and-more';
  const { run, resume, log, steps } = await project([
    {
      hosts: 'a',
      gather_facts: false,
      tasks: [
        { name: 'hidden', shell: `echo a hidden >>log; echo ${secret}`, no_log: true, register: 'r' },
        { name: 'unread', shell: `echo a unread >>log; : ${secret}`, no_log: true },
        { name: 'last', shell: 'test -e again || { touch again; false; }' },
      ],
    },
  ]);
  expect((await run()).code).toBe(3);
  const [file] = steps();
  expect(readFileSync(file!, 'utf8')).not.toContain(secret);
  expect(statSync(file!).mode & 0o777).toBe(0o600);
  expect((await resume()).code).toBe(0);
  expect(log()).toEqual(['a hidden', 'a hidden', 'a unread']);
});

test('nothing to resume', async () => {
  const { run, resume, env, folder } = await project([
    { hosts: 'a', gather_facts: false, tasks: [{ name: 'no', command: 'false' }] },
  ]);
  expect((await resume()).stderr).toContain('no run of this folder is in the history');
  expect((await resume('20260101-000000000-abcdef')).stderr).toContain(
    'there is no run 20260101-000000000-abcdef',
  );
  expect((await run('-e', 'password=hunter2')).code).toBe(3);
  expect((await resume()).stderr).toContain('contain a secret');
  const unkept = await runEventsHere(['play.yml', '-i', 'hosts.yml'], {
    cwd: folder,
    env: { ...env, XDG_STATE_HOME: join(folder, 'hosts.yml') },
  });
  expect((await run('--check', '--resume-from', 'x')).stderr).toContain('only a run');
  expect(unkept.stderr).toContain('the history of this run cannot be kept');
  expect(unkept.code).toBe(3);
});
