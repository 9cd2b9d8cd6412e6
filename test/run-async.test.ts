import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { EmbeddedHost } from './support/embedded-host.ts';
import { messages, play, story } from './support/play.ts';
import { folderWith, program } from './support/program.ts';
import { runEventsHere } from './support/program-here.ts';
import { hasSshd, startSshd } from './support/sshd-host.ts';

// jobs of other tests are none of ours
vi.stubEnv('HOME', await mkdtemp(join(tmpdir(), 'kplay-home-')));
afterAll(() => vi.unstubAllEnvs());

const tasks = (...list: string[]) =>
  `- name: P\n  hosts: one\n  tasks:\n${list.map((task) => `    - ${task}\n`).join('')}`;
const ask =
  '{name: Ask, async_status: {jid: "{{ job.ansible_job_id }}"}, register: done, until: done.finished, delay: 1}';

/** What is left of jobs in the home folder of whoever runs this. */
async function jobs(): Promise<string[]> {
  return (await readdir(`${process.env.HOME}/.kplay-jobs`).catch(() => [])).sort();
}

describe('async with poll', () => {
  test('is told as if it had been done right there, and leaves nothing behind', async () => {
    const before = await jobs();
    const run = await play(
      tasks(
        '{name: A, shell: {cmd: "sleep 0.3; echo out; echo err >&2"}, async: 20, poll: 15, register: a}',
        '{name: Say, debug: {msg: "{{ a.stdout }} {{ a.stderr }} {{ a.rc }} {{ a.finished }} {{ a.changed }}"}}',
        '{name: B, copy: {dest: "@/{{ item }}", content: "{{ item }}", mode: "0640"}, async: 20, loop: [x, y], register: b}',
        '{name: B, copy: {dest: "@/x", content: "x"}, async: 20}',
      ),
    );
    expect(story(run.tasks)).toEqual([
      'A: changed',
      'Say: unchanged',
      'B [x]: changed',
      'B [y]: changed',
      'B: unchanged',
    ]);
    expect(messages(run.tasks)).toEqual(['one: out err 0 true true']);
    expect(run.tasks[0]?.output).toMatchObject({ stdout: 'out\n', stderr: 'err\n' });
    expect(run.tasks[2]?.changes.map(({ key }) => key)).toEqual(['state', 'sha256', 'mode']);
    expect(await readFile(`${run.folder}/y`, 'utf8')).toBe('y');
    expect(await jobs()).toEqual(before);
    // as soon as it is known, not after poll seconds
    expect(run.end!.ms).toBeLessThan(14_000);
  });

  test('can have another HOME', async () => {
    const run = await play(
      tasks('{name: A, shell: {cmd: printf %s "$HOME"}, environment: {HOME: "@"}, async: 20, register: a}'),
    );
    expect(story(run.tasks)).toEqual(['A: changed']);
    expect(run.tasks[0]?.output?.stdout).toBe(run.folder);
    expect(await readdir(run.folder)).not.toContain('.kplay-jobs');
  });

  test.each<[string, string, string, string]>([
    ['fails', 'shell: {cmd: exit 3}, async: 9', 'A: failed', 'exit status 3'],
    [
      'takes too long',
      'command: sleep 9, async: 1',
      'A: failed',
      'it took longer than its async time of 1 s and was ended',
    ],
    [
      'fails, which is fine',
      'command: "false", async: 9, ignore_errors: true',
      'A: ignored',
      'exit status 1',
    ],
    [
      'fails, it says',
      'command: "true", async: 9, register: a, failed_when: a.rc == 0',
      'A: failed',
      'failed_when says so',
    ],
    ['is none with 0', 'command: "true", async: 0', 'A: changed', ''],
    ['has a template', 'shell: {cmd: exit 3}, async: "{{ n }}", vars: {n: 9}', 'A: failed', 'exit status 3'],
    [
      'is delegated',
      'shell: {cmd: "test $X = two; exit 3"}, async: 9, delegate_to: two, environment: {X: two}',
      'A: failed',
      'exit status 3',
    ],
  ])('a job that %s', async (_, task, result, message) => {
    const run = await play(tasks(`{name: A, ${task}}`));
    expect([story(run.tasks), run.tasks[0]?.message ?? '']).toEqual([[result], message]);
  });

  test('goes on if the step that waits for it is killed', async () => {
    const killAsker =
      'sleep 0.3; session=$(cat @/.kplay-jobs/*/asker); kill -9 $(cat /proc/$session/task/*/children); sleep 0.5; echo end >@/end';
    const task = `{name: A, shell: {cmd: ${JSON.stringify(killAsker)}}, async: 20, no_log: true}`;
    const { tasks: done } = await play(tasks(task).replaceAll('@', process.env.HOME!));
    expect(story(done)).toEqual(['A: changed']);
    expect(await readFile(`${process.env.HOME}/end`, 'utf8')).toBe('end\n');
  });

  test('a timeout of the play is not that of a job', async () => {
    const run = await play(
      tasks('{name: A, command: sleep 1.5, async: 9}').replace('  tasks:', '  timeout: 1\n  tasks:'),
    );
    expect(story(run.tasks)).toEqual(['A: changed']);
  });
});

describe('async with poll: 0', () => {
  test('is started, and asked for later', async () => {
    const run = await play(
      tasks(
        '{name: A, shell: {cmd: "sleep 1; touch @/made; echo out"}, async: 20, poll: 0, register: job}',
        '{name: B, shell: {cmd: "test ! -e @/made"}}',
        '{name: Say, debug: {msg: "{{ job.started }} {{ job.finished }}"}}',
        ask,
        '{name: Say, debug: {msg: "{{ done.stdout }}, {{ done.changed }}"}}',
        '{name: Remove, async_status: {jid: "{{ job.ansible_job_id }}", mode: cleanup}}',
        '{name: Remove, async_status: {jid: "{{ job.ansible_job_id }}", mode: cleanup}}',
        '{name: Z, async_status: {jid: "{{ job.ansible_job_id }}"}}',
      ),
    );
    expect(story(run.tasks)).toEqual([
      'A: changed',
      'B: changed',
      'Say: unchanged',
      'Ask: changed',
      'Say: unchanged',
      'Remove: unchanged',
      'Remove: unchanged',
      'Z: failed',
    ]);
    expect(messages(run.tasks)).toEqual(['one: true false', 'one: out, true']);
    expect(run.tasks[0]?.message).toMatch(/^started as the job [0-9a-f]{32}$/);
    expect(run.tasks.at(-1)?.message).toMatch(/^there is no job [0-9a-f]{32} of \w+$/);
  });

  test('tells of a state what it has changed, and each item is a job', async () => {
    const run = await play(
      tasks(
        '{name: A, file: {path: "@/{{ item }}", state: directory}, loop: [x, y], async: 20, poll: 0, register: job}',
        '{name: Ask, async_status: {jid: "{{ item.ansible_job_id }}", wait: 9}, loop: job.results, loop_control: {label: "{{ item.item }}"}}',
        '{name: Remove, async_status: {jid: "{{ item.ansible_job_id }}", mode: cleanup}, loop: job.results, loop_control: {label: "{{ item.item }}"}}',
      ),
    );
    expect(story(run.tasks).slice(0, 4)).toEqual([
      'A [x]: changed',
      'A [y]: changed',
      'Ask [x]: changed',
      'Ask [y]: changed',
    ]);
    expect(run.tasks[2]?.changes).toContainEqual({ key: 'state', before: 'absent', after: 'directory' });
  });
});

describe('check mode', () => {
  test('starts nothing, and what a job would have said is not known', async () => {
    const before = await jobs();
    const run = await play(
      tasks(
        '{name: A, shell: {cmd: "touch @/a"}, async: 20, register: a}',
        '{name: B, copy: {dest: "@/b", content: b}, async: 20}',
        '{name: C, copy: {dest: "@/b", content: b}, async: 20, poll: 0, register: job}',
        ask,
      ),
      ['--check'],
    );
    expect(story(run.tasks)).toEqual(['A: changed', 'B: changed', 'C: changed', 'Ask: unknown']);
    expect(run.tasks[1]?.changes.map(({ key }) => key)).toEqual(['state', 'sha256']);
    expect(run.tasks[3]?.message).toBe('because "C" was not run');
    expect(await readdir(run.folder)).toEqual(['hosts.yml', 'play.yml']);
    expect(await jobs()).toEqual(before);
  });
});

/** Runs one task, and interrupts the run when it has begun; returns its folder and the events as JSON. */
async function interrupted(task: string): Promise<{ folder: string; out: string }> {
  const folder = await folderWith({
    'hosts.yml': 'all: {hosts: {one: {kplay_connection: local}}}\n',
    'play.yml': '',
  });
  await writeFile(`${folder}/play.yml`, tasks(task).replaceAll('@', folder));
  const child = spawn(process.execPath, [program, 'run', 'play.yml', '-i', 'hosts.yml', '--json', '-'], {
    cwd: folder,
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  await until(folder, 'begun');
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  return { folder, out };
}

test('an interruption ends the waiting, not the job', async () => {
  const cmd = 'touch begun; until [ -e go ]; do sleep 0.1; done; touch done';
  const { folder, out } = await interrupted(`{name: A, shell: {cmd: "${cmd}", chdir: "@"}, async: 30}`);
  expect(out).toMatch(/the run was interrupted; the job continues as the job [0-9a-f]{32}"/);
  await writeFile(`${folder}/go`, '');
  await until(folder, 'done');
});

test.each([
  ['while it waits', 'touch begun', 60],
  ['while an attempt runs', 'touch begun; sleep 1', 0.1],
])('a task that is interrupted %s has not reached what it repeats for', async (_, cmd, delay) => {
  const repeated = `register: a, until: a.rc == 7, failed_when: false, retries: 100, delay: ${delay}`;
  const { out } = await interrupted(`{name: A, shell: {cmd: "${cmd}", chdir: "@"}, ${repeated}}`);
  const message = 'a.rc == 7 is false after 1 attempt, then the run was interrupted';
  expect(out).toContain(`"status":"failed"`);
  expect(out).toContain(JSON.stringify(message));
});

/** Waits until there is a file of this name. */
async function until(folder: string, name: string): Promise<void> {
  while (!(await readdir(folder)).includes(name)) await sleep(50);
}

describe.skipIf(!hasSshd)('a lost link', () => {
  let sshd: EmbeddedHost;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd.stop());

  const hosts = () => `all:
  hosts: {one: , here: {kplay_connection: local}}
  vars:
    kplay_host: 127.0.0.1
    kplay_port: ${sshd.address.port}
    kplay_user: ${sshd.address.user}
    kplay_private_key: ${sshd.privateKeyFile}
    kplay_known_hosts: ${sshd.knownHostsFile}
`;

  async function run(text: string, meanwhile: (folder: string) => Promise<void>, args: string[] = []) {
    const folder = await folderWith({ 'hosts.yml': hosts() });
    const file = await folderWith({ 'play.yml': text.replaceAll('@', folder) });
    const [told] = await Promise.all([
      runEventsHere([`${file}/play.yml`, '-i', 'hosts.yml', ...args], { cwd: folder }),
      meanwhile(folder),
    ]);
    return { ...told, folder };
  }

  test.each([
    ['16', [/; kplay tries to connect again for 16 s$/, /^it is connected again, and continues$/]],
    ['0', [/its job continues, and is queried again$/]],
  ])('does not end a job: its result counts once, with --reconnect %s', async (seconds, expected) => {
    const told = await run(
      tasks(
        '{name: A, shell: {cmd: "echo x >>@/begun; sleep 2; echo x >>@/done; echo out"}, async: 30, poll: 5, register: a}',
        '{name: Say, debug: {msg: "{{ a.stdout }}"}}',
      ),
      async (folder) => {
        await until(folder, 'begun');
        sshd.dropConnections();
      },
      ['--reconnect', seconds],
    );
    expect(story(told.tasks)).toEqual(['A: changed', 'Say: unchanged']);
    expect(messages(told.tasks)).toEqual(['one: out']);
    expect(told.code).toBe(0);
    expect(await readFile(`${told.folder}/begun`, 'utf8')).toBe('x\n');
    expect(await readFile(`${told.folder}/done`, 'utf8')).toBe('x\n');
    const warnings = told.events.filter(({ event }) => event === 'warning');
    expect(warnings).toMatchObject(
      expected.map((message) => ({ host: 'one', message: expect.stringMatching(message) })),
    );
    expect(await readdir(`${sshd.folder}/.kplay-jobs`)).toEqual([]);
  });

  test('that comes again and again does not, either', async () => {
    const told = await run(
      tasks('{name: A, shell: {cmd: "echo x >>@/begun; sleep 4; echo x >>@/done"}, async: 30, poll: 5}'),
      async (folder) => {
        await until(folder, 'begun');
        for (let i = 0; i < 3; i++) {
          sshd.dropConnections();
          await sleep(900);
        }
      },
    );
    expect(story(told.tasks)).toEqual(['A: changed']);
    expect(await readFile(`${told.folder}/begun`, 'utf8')).toBe('x\n');
  });

  test('to the host that a task is delegated to does not, either', async () => {
    const told = await run(
      tasks(
        '{name: A, delegate_to: one, shell: {cmd: "echo x >>@/begun; sleep 2; echo out"}, async: 30, register: a}',
        '{name: Say, debug: {msg: "{{ a.stdout }}"}}',
      ).replace('hosts: one', 'hosts: here'),
      async (folder) => {
        await until(folder, 'begun');
        sshd.dropConnections();
      },
    );
    expect(story(told.tasks, 'here')).toEqual(['A: changed', 'Say: unchanged']);
    expect(messages(told.tasks)).toEqual(['here: out']);
    expect(await readFile(`${told.folder}/begun`, 'utf8')).toBe('x\n');
  });

  test('a host that stays away is lost when the time is over', async () => {
    const gone = await startSshd();
    const folder = await folderWith({
      'hosts.yml': hosts()
        .replaceAll(`${sshd.folder}`, gone.folder)
        .replace(`${sshd.address.port}`, `${gone.address.port}`),
    });
    const file = await folderWith({
      'play.yml': tasks('{name: A, shell: {cmd: "touch @/begun; sleep 60"}, async: 1, poll: 1}').replaceAll(
        '@',
        folder,
      ),
    });
    const running = runEventsHere([`${file}/play.yml`, '-i', 'hosts.yml'], { cwd: folder });
    await until(folder, 'begun');
    await gone.stop();
    const told = await running;
    expect(told.code).toBe(4);
    expect(told.tasks).toEqual([]);
    await rm(folder, { recursive: true });
  });

  test('a host that was never there is not waited for', async () => {
    const folder = await folderWith({
      'hosts.yml': hosts().replace(`${sshd.address.port}`, '1'),
      'play.yml': tasks('{name: A, command: "true", async: 60}'),
    });
    const told = await runEventsHere(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
    expect([told.code, told.end!.ms < 3000]).toEqual([4, true]);
  });
});
