import { expect, test } from 'vitest';
import { twins } from './twins/case.ts';

test('at least 250 cases over at least 45 modules', () => {
  expect(twins.length).toBeGreaterThanOrEqual(250);
  expect(new Set(twins.map(({ module }) => module)).size).toBeGreaterThanOrEqual(45);
});

test('no two cases have the same folder', () => {
  const ids = twins.map(({ id }) => id);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
});

test('a case has one task of the module of its file', () => {
  expect(twins.filter(({ module, task }) => !Object.hasOwn(task, module)).map(({ title }) => title)).toEqual(
    [],
  );
});
