import { describe, expect, test } from 'vitest';
import { localSession, send, shells } from '../../../test/support/shell-host.ts';
import { checkArgs } from '../../core/check-args.ts';
import { unitName } from '../../core/unit-name.ts';
import type { Values } from '../../core/values.ts';
import systemd from './index.ts';

const args = (given: Values) => checkArgs(systemd.params, given).args as never;

test.each([
  ['nginx', 'nginx.service'],
  ['docker.socket', 'docker.socket'],
  ['app@1', 'app@1.service'],
  ['org.example.app', 'org.example.app.service'],
  ['/srv/data', '/srv/data'],
])('%s is the unit %s', (name, unit) => {
  expect(unitName(name)).toBe(unit);
});

test.each<[Values, Record<string, string>]>([
  [{ name: 'a', state: 'started' }, { state: 'started' }],
  [{ service: 'a', enabled: false }, { enabled: 'no' }],
  [
    { name: 'a', masked: true, state: 'stopped' },
    { masked: 'yes', state: 'stopped' },
  ],
  [{ daemon_reload: true }, { files: 'loaded' }],
  [{ 'daemon-reexec': true }, { systemd: 'executed anew' }],
])('%j wants %j', (given, want) => {
  expect(systemd.check?.(args(given))).toBeUndefined();
  expect(systemd.want(args(given))).toEqual(want);
});

test.each<[Values, RegExp]>([
  [{ name: 'a' }, /give state/],
  [{ state: 'started' }, /need the name/],
  [{ name: 'a', masked: true, enabled: true }, /masked unit/],
  [{ name: 'a', masked: true, state: 'started' }, /masked unit/],
  [{ name: 'a', scope: 'global', state: 'started' }, /only enabled and masked/],
])('%j is refused', (given, message) => {
  expect(systemd.check?.(args(given))).toMatch(message);
});

describe.each(shells)('without systemctl, under %s', (shell) => {
  const environment = { PATH: '/nonexistent' };
  const task = { name: 'a', state: 'started', enabled: true };

  test('check mode reports a change, and a run fails', async () => {
    const { session } = await localSession(shell);
    const before = { state: 'no systemctl', enabled: 'no systemctl' };
    const check = await send(session, 'systemd', task, { environment, check: true });
    expect(check).toMatchObject({ status: 'changed', before });
    const run = await send(session, 'systemd', task, { environment });
    expect(run).toMatchObject({ status: 'failed', before, hint: expect.stringMatching(/package systemd/) });
    session.close();
  });
});
