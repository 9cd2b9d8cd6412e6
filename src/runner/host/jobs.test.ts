import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { stepOf } from '../../../test/support/shell-host.ts';
import { ConnectionError } from '../../core/connection-error.ts';
import { AsyncJob, type JobConnection } from './jobs.ts';

/** A job whose host answers with `send`, and the end of its run. */
async function jobWith(
  send: (end: AbortController) => ReturnType<JobConnection['send']>,
  isGone = false,
  said: string[] = [],
) {
  const end = new AbortController();
  return new AsyncJob(
    await stepOf('shell', { cmd: 'true' }),
    { seconds: 60, poll: 1 },
    {
      send: () => send(end),
      isLoss: () => true,
      isGone: () => isGone,
      reportLoss: (_, hasEnded) => said.push(hasEnded ? 'lost after its end' : 'lost'),
      reportKept: () => said.push('kept'),
      renew: () => {},
      signal: end.signal,
    },
  );
}

test.each([
  ['is tried again', false, 2],
  ['is left alone when it was reported as lost', true, 1],
])('a host that is lost while a job starts %s', async (_, isGone, times) => {
  let sent = 0;
  const send = async (end: AbortController) => {
    sent++;
    if (sent === 2) end.abort();
    throw new ConnectionError('lost', 'the link broke');
  };
  const job = await jobWith(send, isGone);
  await expect(job.run()).rejects.toThrow('the link broke');
  expect(sent).toBe(times);
});

test('a host that the lost session still locks is lost, not locked by others', async () => {
  const errors = [
    new ConnectionError('lost', 'the shell is stopped'),
    new ConnectionError('locked', 'locked'),
  ];
  const job = await jobWith(async (end) => {
    if (errors.length === 1) end.abort();
    throw errors.shift()!;
  });
  await expect(job.run()).rejects.toThrow('the shell is stopped');
});

const none = { bytes: Buffer.alloc(0), truncated: 0 };
const answer = (status: string, flags = {}) =>
  ({ status, before: {}, after: {}, results: {}, flags, notes: {}, stdout: none, stderr: none }) as never;

test.each([
  ['the step that starts it', ['died', 'changed', 'changed'], 'changed'],
  ['a question for it', ['changed', 'died', 'changed'], 'changed'],
  ['the job itself', ['changed', 'died by itself'], 'failed'],
])('if %s is killed, its result is that of the job', async (_, statuses, status) => {
  const job = await jobWith(async () => {
    const next = statuses.shift() ?? 'changed';
    if (next === 'died by itself') return answer('died', { finished: true });
    return answer(next, next === 'died' ? {} : { finished: statuses.length === 0 });
  });
  expect(await job.run()).toMatchObject({ status });
  expect(statuses).toEqual([]);
});

test('a host that is lost when the job has ended keeps its files, and the result stands', async () => {
  const said: string[] = [];
  const answers = [answer('changed'), answer('changed', { finished: true })];
  const send = async (end: AbortController) => {
    const next = answers.shift();
    if (next) return next;
    end.abort();
    throw new ConnectionError('lost', 'the link broke');
  };
  const job = await jobWith(send, false, said);
  expect(await job.run()).toMatchObject({ status: 'changed' });
  expect(said).toEqual(['kept']);
});

test('a run that is interrupted as soon as its job has started ignores the end of its connection', async () => {
  const job = await jobWith(async (end) => {
    if (end.signal.aborted) throw new ConnectionError('lost', 'the connection was lost');
    end.abort();
    return answer('changed');
  });
  expect(await job.run()).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('interrupted'),
  });
  // an unhandled rejection would end the process
  await setImmediate();
});
