import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../../test/support/refusal.ts';
import { localSession, send, shells } from '../../../test/support/shell-host.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Values } from '../../core/values.ts';
import systemdUnit from './index.ts';
import { isTemplateUnit, unitFile } from './unit.ts';

const args = (given: Values) => checkArgs(systemdUnit.params, given).args as never;
const content = '[Service]\nExecStart=/bin/true\n';

test.each([
  ['app', undefined, 'app.service'],
  ['app.timer', undefined, 'app.timer'],
  ['app', 'limits', 'app.service.d/limits.conf'],
  ['app@.service', 'limits.conf', 'app@.service.d/limits.conf'],
])('%s with drop-in %s is %s', (name, dropin, file) => {
  expect(unitFile(name, dropin)).toBe(file);
});

test.each([
  ['app@', true],
  ['app@.timer', true],
  ['app@1', false],
  ['app', false],
])('%s is a template: %s', (name, template) => {
  expect(isTemplateUnit(name)).toBe(template);
});

test.each<[Values, string[]]>([
  [{ name: 'a', content }, ['state', 'sha256', 'mode', 'files']],
  [
    { name: 'a', content, state: 'started', enabled: true },
    ['state', 'sha256', 'mode', 'files', 'enabled', 'runs'],
  ],
  [{ name: 'a', content, scope: 'global' }, ['state', 'sha256', 'mode']],
  [{ name: 'a', state: 'absent' }, ['state', 'enabled', 'runs']],
  [{ name: 'a', dropin: 'x', state: 'absent' }, ['state']],
])('%j wants the keys %j', (given, keys) => {
  expect(systemdUnit.check?.(args(given))).toBeUndefined();
  expect(Object.keys(systemdUnit.want(args(given)))).toEqual(keys);
});

test.each<[Values, RegExp]>([
  [{ name: 'a' }, /either src or content/],
  [{ name: '../a', content }, /name of a single unit/],
  [{ name: 'a', dropin: 'b/c', content }, /slash/],
  [{ name: 'a@', content, state: 'started' }, /template unit/],
  [{ name: 'a@', content, enabled: true }, /instance/],
  [{ name: 'a', content, state: 'absent' }, /cannot have content/],
  [{ name: 'a', content, scope: 'global', state: 'started' }, /scope global/],
])('%j is refused', (given, message) => {
  expect(refusalOf(systemdUnit, given)).toMatch(message);
});

describe.each(shells)('without systemctl, under %s', (shell) => {
  test('check mode reports a change, and a run fails', async () => {
    const { session } = await localSession(shell);
    const environment = { PATH: '/nonexistent' };
    const task = { name: 'kplay-no-such-unit', content, state: 'started' };
    const check = await send(session, 'systemd_unit', task, { environment, check: true });
    expect(check).toMatchObject({ status: 'changed', before: { state: 'absent', runs: 'no systemctl' } });
    const run = await send(session, 'systemd_unit', task, { environment });
    expect(run).toMatchObject({ status: 'failed', hint: expect.stringMatching(/package systemd/) });
    session.close();
  });
});
