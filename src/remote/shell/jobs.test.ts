import { spawnSync } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { until } from '../../../test/support/fault-lab.ts';
import { dueShells, localSession } from '../../../test/support/shell-host.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Values } from '../../core/values.ts';
import { loadModule } from '../../modules/catalog.ts';
import { prepareStep } from '../../runner/task/prepare.ts';
import type { Answer } from '../session/answer.ts';
import type { Session } from '../session/session.ts';
import type { RemoteStep } from '../step/step.ts';

const plain = { environment: {}, check: false, diff: false, onFailure: 'keep' as const };

async function stepOf(name: string, given: Values, more: Partial<RemoteStep> = {}): Promise<RemoteStep> {
  const module = await loadModule(name);
  const { args, problems } = checkArgs(module.module.params, given);
  expect(problems).toEqual([]);
  return { ...prepareStep(module, args, plain), ...more };
}

let last = 0;

afterAll(() => vi.unstubAllEnvs());

/** A session whose user has a home of its own, and what can be done with jobs there. */
async function jobHost(shell: string) {
  const made = await localSession(shell);
  const { session, folder } = made;
  vi.stubEnv('HOME', folder);
  const ours = (await localSession(shell)).session;
  session.close();
  const send = async (on: Session, name: string, given: Values, more: Partial<RemoteStep> = {}) =>
    (await on.send(await stepOf(name, given, more))) as Answer;
  const start = async (
    name: string,
    given: Values,
    seconds = 20,
    id = `${++last}`,
    keep: NonNullable<RemoteStep['job']>['keep'] = 'week',
  ) => {
    const job = { id, seconds, keep };
    return { id, answer: await send(ours, name, given, { job }) };
  };
  const ask = (jid: string, wait = 10, on = ours) => send(on, 'async_status', { jid, wait });
  const remove = (jid: string) => send(ours, 'async_status', { jid, mode: 'cleanup' });
  return { session: ours, folder, jobs: `${folder}/.kplay-jobs`, start, ask, remove, send };
}

const text = (answer: Answer) => [answer.stdout.bytes.toString(), answer.stderr.bytes.toString()];

describe.each(dueShells)('a job under %s', (shell) => {
  test('starts at once, is queried, and has the result of a task without async', async () => {
    const { start, ask, session, folder } = await jobHost(shell);
    const cmd = `until [ -e ${folder}/go ]; do sleep 0.05; done; echo out; echo err >&2`;
    const { id, answer } = await start('shell', { cmd });
    expect(answer).toMatchObject({ status: 'changed', results: { ansible_job_id: id } });
    expect(answer.flags).toEqual({ started: true, finished: false });
    expect(await ask(id, 0)).toMatchObject({ status: 'unchanged', flags: { finished: false } });
    await writeFile(`${folder}/go`, '');
    const began = performance.now();
    const done = await ask(id, 15);
    expect(performance.now() - began).toBeLessThan(14_000);
    expect(done).toMatchObject({ status: 'changed', results: { ansible_job_id: id }, rc: 0 });
    expect(done.flags).toEqual({ started: true, finished: true });
    expect(text(done)).toEqual(['out\n', 'err\n']);
    expect(text(await ask(id))).toEqual(['out\n', 'err\n']);
    session.close();
  });

  test('says what it has changed, and that there was nothing to do', async () => {
    const { start, ask, session, folder } = await jobHost(shell);
    const task = { dest: `${folder}/a`, content: "it's\n\n", mode: '0640' };
    const first = await ask((await start('copy', task)).id);
    expect(first).toMatchObject({ status: 'changed', before: { state: 'absent' }, after: { mode: '0640' } });
    expect(await readFile(`${folder}/a`, 'utf8')).toBe("it's\n\n");
    const second = await ask((await start('copy', task)).id);
    expect(second).toMatchObject({ status: 'unchanged', flags: { finished: true } });
    session.close();
  });

  test('gets a large content, also when the session ends', async () => {
    const { start, ask, session, folder } = await jobHost(shell);
    const content = 'x'.repeat(300_000);
    const { id } = await start('copy', { dest: `${folder}/big`, content });
    session.close();
    const other = (await localSession(shell)).session;
    expect(await ask(id, 10, other)).toMatchObject({ status: 'changed', before: { state: 'absent' } });
    expect(await readFile(`${folder}/big`, 'utf8')).toBe(content);
    expect(await readdir(`${folder}/.kplay-jobs/${id}`)).not.toContain('content');
    other.close();
  });

  test.each([
    [
      'a failure',
      'echo out; echo why >&2; exit 7',
      { status: 'failed', rc: 7, phase: 'run' },
      ['out\n', 'why\n'],
    ],
    ['an unknown program', 'exec /no/such', { status: 'failed', rc: 127 }, undefined],
  ])('reports %s', async (_, cmd, wanted, said) => {
    const { start, ask, session, send } = await jobHost(shell);
    const done = await ask((await start('shell', { cmd })).id);
    expect(done).toMatchObject({ ...wanted, flags: { started: true, finished: true } });
    if (said) expect(text(done)).toEqual(said);
    expect(await send(session, 'shell', { cmd: 'true' })).toMatchObject({ status: 'changed' });
    session.close();
  });

  test('is ended, and all that it has started, when its time is over', async () => {
    const { start, ask, session, folder } = await jobHost(shell);
    const child = `sh -c 'sleep 60; touch ${folder}/late'`;
    const { id } = await start('shell', { cmd: `${child} & sleep 20` }, 1);
    const done = await ask(id);
    expect(done.message).toBe('it took longer than its async time of 1 s and was ended');
    expect(done.status).toBe('failed');
    const isThere = () => spawnSync('pgrep', ['-f', `${folder}/late`]).status === 0;
    await until('what it has started is gone', () => !isThere(), 10);
    session.close();
  });

  test('continues when its session is killed, and ignores a hangup', async () => {
    const { start, session, folder, ask } = await jobHost(shell);
    const { id } = await start('shell', { cmd: 'kill -s HUP $$; sleep 0.5; echo done' });
    session.close();
    const { session: other } = await localSession(shell);
    expect(text(await ask(id, 10, other))).toEqual(['done\n', '']);
    expect((await stat(`${folder}/.kplay-jobs`)).mode & 0o777).toBe(0o700);
    expect((await stat(`${folder}/.kplay-jobs/${id}`)).mode & 0o777).toBe(0o700);
    other.close();
  });

  test.each([
    ['keeps no output that nobody may ask for', 'never', true, ['', '']],
    ['keeps its output until it is removed: an answer can be lost', 'asked', true, ['out\n', 'err\n']],
    ['keeps no output that its session cannot ask for any more', 'asked', false, ['', '']],
  ] as const)('%s', async (_, keep, lives, said) => {
    const { start, session, folder, ask } = await jobHost(shell);
    const cmd = 'sleep 0.6; echo out; echo err >&2';
    const { id } = await start('shell', { cmd }, 20, `${++last}`, keep);
    const { session: other } = await localSession(shell);
    if (!lives) {
      session.close();
      await sleep(1500);
    }
    const files = () => readdir(`${folder}/.kplay-jobs/${id}`);
    if (!lives) expect(await files()).not.toContain('out');
    for (let i = 0; i < 2; i++) expect(text(await ask(id, 10, other))).toEqual(said);
    other.close();
    session.close();
  });

  test('is begun once, however often it is sent', async () => {
    const { start, ask, session, folder } = await jobHost(shell);
    const count = { cmd: `echo x >>${folder}/count; sleep 0.3` };
    const id = `${++last}`;
    const answers = [await start('shell', count, 9, id), await start('shell', count, 9, id)];
    expect(answers.map(({ answer }) => answer.flags)).toEqual([
      { started: true, finished: false },
      { started: true, finished: false },
    ]);
    await ask(id);
    await start('shell', count, 9, id);
    expect(await readFile(`${folder}/count`, 'utf8')).toBe('x\n');
    session.close();
  });

  test('is removed when it has ended, and not before', async () => {
    const { start, ask, remove, session, jobs } = await jobHost(shell);
    const { id } = await start('shell', { cmd: 'sleep 0.4' });
    expect(await remove(id)).toMatchObject({ status: 'failed', message: `the job ${id} is still running` });
    await ask(id);
    expect(await remove(id)).toMatchObject({ status: 'unchanged', results: { erased: `${jobs}/${id}` } });
    expect(await remove(id)).toMatchObject({ status: 'unchanged', message: `there is no job ${id}` });
    expect(await readdir(jobs)).toEqual([]);
    expect((await ask(id, 0)).message).toMatch(new RegExp(`^there is no job ${id} of \\w+$`));
    session.close();
  });

  test('that was killed is reported without a wait', async () => {
    const { start, ask, session, jobs } = await jobHost(shell);
    const { id } = await start('shell', { cmd: 'sleep 3' });
    const [pid] = (await readFile(`${jobs}/${id}/pid`, 'utf8')).split(' ');
    process.kill(Number(pid), 'SIGKILL');
    const told = await ask(id);
    expect(told).toMatchObject({ status: 'failed', message: 'its job ended without a result' });
    session.close();
  });

  test('of a process whose number another one has by now is not at work', async () => {
    const { start, ask, session, jobs } = await jobHost(shell);
    const { id } = await start('shell', { cmd: 'sleep 2' });
    await writeFile(`${jobs}/${id}/pid`, `${process.pid} 1\n`);
    expect(await ask(id)).toMatchObject({ message: 'its job ended without a result' });
    session.close();
  });

  test.each<[string, (pid: string) => string, boolean]>([
    ['of another boot goes', (pid) => pid.replace(/\S+$/m, 'another-boot'), false],
    ['that began more than a week ago goes', (pid) => pid.replace(/ \d+ /, ' -60480000 '), false],
    ['of today stays, although the clock was set', (pid) => pid, true],
  ])('that nobody has asked for in a week by the clock: one %s', async (_, begun, stays) => {
    const { start, ask, send, session, jobs } = await jobHost(shell);
    const old = (await start('shell', { cmd: 'true' })).id;
    await ask(old);
    const young = (await start('shell', { cmd: 'true' })).id;
    await ask(young);
    await writeFile(`${jobs}/${old}/pid`, begun(await readFile(`${jobs}/${old}/pid`, 'utf8')));
    await send(session, 'shell', { cmd: `touch -d '8 days ago' ${jobs}/${old}` });
    const { id } = await start('shell', { cmd: 'true' });
    await ask(id);
    expect((await readdir(jobs)).sort()).toEqual([...(stays ? [old] : []), young, id].sort());
    session.close();
  });

  test('does not go where others could have laid a trap', async () => {
    const { start, session, folder, send } = await jobHost(shell);
    await send(session, 'shell', { cmd: `mkdir -m 777 ${folder}/.kplay-jobs` });
    const { id, answer } = await start('shell', { cmd: 'true' });
    expect(answer.status).toBe('changed');
    expect(await readdir(`${folder}/.kplay-jobs`)).toEqual([]);
    await sleep(200);
    await send(session, 'shell', { cmd: `rm -r /var/tmp/.kplay-jobs-$(id -u)/${id}` });
    session.close();
  });
});
