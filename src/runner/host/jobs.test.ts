import { expect, test } from 'vitest';
import { stepOf } from '../../../test/support/shell-host.ts';
import { ConnectionError } from '../../core/connection-error.ts';
import { AsyncJob } from './jobs.ts';

test.each([
  ['is tried again', false, 2],
  ['is left alone when it was reported as lost', true, 1],
])('a host that is lost while a job starts %s', async (_, isGone, times) => {
  let sent = 0;
  const end = new AbortController();
  const reach = {
    send: async () => {
      sent++;
      if (sent === 2) end.abort();
      throw new ConnectionError('lost', 'the link broke');
    },
    isLoss: () => true,
    isGone: () => isGone,
    reportLoss: () => {},
    renew: () => {},
    signal: end.signal,
  };
  const step = await stepOf('shell', { cmd: 'true' });
  const job = new AsyncJob(step, { seconds: 60, poll: 1 }, reach);
  await expect(job.run()).rejects.toThrow('the link broke');
  expect(sent).toBe(times);
});

test('a host that the lost session still locks is lost, not locked by others', async () => {
  const end = new AbortController();
  const errors = [
    new ConnectionError('lost', 'the shell is stopped'),
    new ConnectionError('locked', 'locked'),
  ];
  const reach = {
    send: async () => {
      if (errors.length === 1) end.abort();
      throw errors.shift()!;
    },
    isLoss: () => true,
    isGone: () => false,
    reportLoss: () => {},
    renew: () => {},
    signal: end.signal,
  };
  const job = new AsyncJob(await stepOf('shell', { cmd: 'true' }), { seconds: 60, poll: 1 }, reach);
  await expect(job.run()).rejects.toThrow('the shell is stopped');
});

test('a run that is interrupted as soon as its job has started ignores the end of its connection', async () => {
  const end = new AbortController();
  const none = { bytes: Buffer.alloc(0), truncated: 0 };
  const started = { status: 'changed', results: {}, flags: {}, notes: {}, stdout: none, stderr: none };
  const reach = {
    send: async () => {
      if (end.signal.aborted) throw new ConnectionError('lost', 'the connection was lost');
      end.abort();
      return started as never;
    },
    isLoss: () => true,
    isGone: () => false,
    reportLoss: () => {},
    renew: () => {},
    signal: end.signal,
  };
  const job = new AsyncJob(await stepOf('shell', { cmd: 'true' }), { seconds: 60, poll: 1 }, reach);
  expect(await job.run()).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('interrupted'),
  });
  // an unhandled rejection would end the process
  await new Promise((resolve) => setTimeout(resolve, 10));
});
