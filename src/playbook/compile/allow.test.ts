import { expect, it } from 'vitest';
import type { Diagnostic } from '../../core/errors.ts';
import { withoutAllowed } from './allow.ts';

const text = `
- name: a  # kplay: allow use-module, use-command
  # kplay: allow undeclared-effect
  # because of the moon
  command: reboot
- name: b # kplay: allow use-module
  command: mkdir # kplay:allow nothing
- name: "not # kplay: allow use-module"
`.split('\n');

const cases: [line: number, code: Diagnostic['code'], severity: Diagnostic['severity'], kept: boolean][] = [
  [2, 'use-module', 'warning', false],
  [2, 'use-command', 'warning', false],
  [2, 'undeclared-effect', 'warning', true],
  [2, 'use-module', 'error', true],
  [5, 'undeclared-effect', 'warning', false],
  [5, 'use-module', 'warning', true],
  // a comment behind something belongs to its own line
  [7, 'use-module', 'warning', true],
];

it.each(cases)('line %i, %s as %s: kept %s', (line, code, severity, kept) => {
  const finding: Diagnostic = { severity, code, message: 'm', place: { file: 'a.yml', line, col: 1 } };
  expect(withoutAllowed([finding], () => text)).toEqual(kept ? [finding] : []);
});

it('keeps findings without a place, and those in a file that cannot be read', () => {
  const bare: Diagnostic = { severity: 'warning', code: 'no-inventory', message: 'm' };
  const away = { ...bare, place: { file: '/nowhere/at/all.yml', line: 1, col: 1 } };
  expect(withoutAllowed([bare, away])).toEqual([bare, away]);
});
