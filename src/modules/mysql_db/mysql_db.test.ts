import { expect, test } from 'vitest';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import mysqlDb from './index.ts';

const argsOf = (name: unknown) => checkArgs(mysqlDb.params as Params, { name: name as never });

test.each([['a.b'], ['a=b'], ['a\nb'], ['x'.repeat(65)], ['a/b']])('refuses the name %j', (name) => {
  expect(
    argsOf(name)
      .problems.map(({ message }) => message)
      .join(),
  ).toMatch(/must be a name of at most 64 bytes/);
});

test('wants every database', () => {
  const { args } = checkArgs(mysqlDb.params as Params, { name: ['a', 'b'], encoding: 'utf8mb4' });
  expect(mysqlDb.want(args as never)).toEqual({
    ...{ a: 'present', 'a encoding': 'utf8mb4', b: 'present', 'b encoding': 'utf8mb4' },
  });
});
