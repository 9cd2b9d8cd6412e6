import { expect, test } from 'vitest';
import { shortForm } from './short-form.ts';
import type { Value } from './values.ts';

test.each<[Value, string]>([
  ['text', 'text'],
  [7, '7'],
  [true, 'true'],
  [{ port: 80, name: 'web' }, 'web'],
  [{ value: 'x', key: 'a' }, 'a'],
  [{ src: 'a.conf', dest: '/etc/a.conf' }, '/etc/a.conf'],
  [{ port: 80, host: 'web' }, '80'],
  [{ list: [1], user: 'eve' }, 'eve'],
  [{ password: 'x', user: 'eve' }, 'eve'],
  [{ name: { first: 'a' }, id: 3 }, '3'],
  [{ token: 'x' }, '(mapping)'],
  [{}, '(mapping)'],
  [['a', 'b'], 'a, b'],
  [['a', { name: 'b' }, 'c'], 'a, b, …'],
  [[], ''],
])('%j is %s', (value, expected) => {
  expect(shortForm(value)).toBe(expected);
});
