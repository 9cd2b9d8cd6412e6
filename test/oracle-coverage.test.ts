import { expect, test } from 'vitest';
import { cases } from './oracle/cases.ts';
import { language, usesOf } from './oracle/uses.ts';

const used = new Set(cases.flatMap((one) => [...usesOf(one)]));

test('everything that the language has stands in a case', () => {
  expect(language().filter((name) => !used.has(name))).toEqual([]);
});

test('no two cases have the same name', () => {
  const names = cases.map(({ name }) => name);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});
