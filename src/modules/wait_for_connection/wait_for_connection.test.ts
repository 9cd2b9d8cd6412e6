import { expect, it } from 'vitest';
import { type ActionCase, actionCases } from '../../../test/support/module-cases.ts';
import { ConnectionError } from '../../core/connection-error.ts';
import type { DrivenHost } from '../../core/module.ts';
import waitForConnection from './index.ts';

const cases: ActionCase[] = [{ name: 'a single step', args: {} }];

actionCases('wait_for_connection', cases);

/** A host that is not real: it cannot be reached this number of times. */
function fakeHost(times: number): DrivenHost {
  let left = times;
  return {
    name: 'web1',
    folder: '/',
    check: false,
    signal: new AbortController().signal,
    step: async () => {
      if (left-- > 0) throw new ConnectionError('unreachable', 'no route');
      return {};
    },
    start: () => Promise.reject(new Error('no program')),
    disconnect: async () => {},
  };
}

it.each([
  [0, 0],
  [1, 60],
])('a fake host that is away %i times', async (times, timeout) => {
  const args = { timeout, delay: 0, sleep: 1, connect_timeout: undefined };
  expect(await waitForConnection.drive!(args, fakeHost(times))).toMatchObject({ changed: false });
});

it('a fake host that stays away', async () => {
  const args = { timeout: 0, delay: 0, sleep: 1, connect_timeout: undefined };
  await expect(waitForConnection.drive!(args, fakeHost(9))).rejects.toThrow(
    'no connection after 0 s: no route',
  );
});
