import { expect, test } from 'vitest';
import { levels } from '../src/playbook/variables.ts';
import { cases } from './oracle/cases.ts';
import { sources } from './oracle/precedence.ts';
import { language, usesOf } from './oracle/uses.ts';

const used = new Set(cases.flatMap((one) => [...usesOf(one)]));

test('everything that the language has stands in a case, on at least two hosts', () => {
  expect(language().filter((name) => !used.has(name))).toEqual([]);
});

test('every level of variables is compared with every other one', () => {
  expect([...new Set(sources.map(({ level }) => level))]).toEqual(levels);
});

test('no two cases have the same name', () => {
  const names = cases.map(({ name }) => name);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});
