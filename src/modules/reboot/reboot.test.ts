import { describe, expect, it } from 'vitest';
import { type ActionCase, actionCases } from '../../../test/support/module-cases.ts';
import { ConnectionError } from '../../core/connection-error.ts';
import type { DrivenHost } from '../../core/module.ts';
import { reboot } from './reboot.ts';

const cases: ActionCase[] = [{ name: 'looks only, as a single step', args: {} }];

actionCases('reboot', cases);

const args = { reboot_timeout: 60, pre_reboot_delay: 0, post_reboot_delay: 0 };

/** A host that is not real: each look gives the next of these answers. */
function fakeHost(looks: (Record<string, string> | Error)[], check = false) {
  const said: string[] = [];
  const host: DrivenHost = {
    name: 'web1',
    folder: '/',
    check,
    signal: new AbortController().signal,
    step: async ({ act }) => {
      said.push(String(act));
      if (act === 'restart') return {};
      const look = looks.shift() ?? {};
      if (look instanceof Error) throw look;
      return look;
    },
    start: () => Promise.reject(new Error('no program')),
    disconnect: async () => void said.push('disconnect'),
  };
  return { host, said };
}

const away = new ConnectionError('unreachable', 'connection refused');

describe('with a fake host', () => {
  it('waits until the boot id is another one and the test succeeds', async () => {
    const { host, said } = fakeHost([
      { boot_id: 'a' },
      { boot_id: 'a', test: 'yes' },
      away,
      { boot_id: 'b' },
      { boot_id: 'b', test: 'yes' },
    ]);
    expect(await reboot(args, host)).toMatchObject({ changed: true, value: { rebooted: true } });
    expect(said.join(' ')).toBe('look restart disconnect test test test test');
  }, 20_000);

  it.each([
    [[{ boot_id: 'a' }, { boot_id: 'a' }], /was not restarted in time: it still runs/],
    [[{ boot_id: 'a' }, away], /was not restarted in time: connection refused/],
    [[{ boot_id: 'a' }, { boot_id: 'b' }], /was not restarted in time: test_command fails/],
    [[{}], /has no boot id/],
  ])('fails: %j', async (looks, why) => {
    const { host } = fakeHost(looks as never);
    await expect(reboot({ ...args, reboot_timeout: 0 }, host)).rejects.toThrow(why);
  });

  it('changes nothing in check mode', async () => {
    const { host, said } = fakeHost([{ boot_id: 'a' }], true);
    expect(await reboot(args, host)).toEqual({ changed: true, value: {} });
    expect(said).toEqual(['look']);
  });
});
