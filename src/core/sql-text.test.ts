import { expect, test } from 'vitest';
import { mysqlName, mysqlText, postgresName, postgresText } from './sql-text.ts';

test.each([
  [postgresName, 'a"b', '"a""b"'],
  [postgresText, "it's \\ x", "E'it''s \\\\ x'"],
  [postgresText, "\\'; drop table x; --", "E'\\\\''; drop table x; --'"],
  [mysqlName, 'a`b', '`a``b`'],
  [mysqlText, "it's \\ x", "'it''s \\\\ x'"],
  [mysqlText, "\\' or 1=1 -- ", "'\\\\'' or 1=1 -- '"],
])('%o quotes %j', (quote, text, quoted) => {
  expect(quote(text)).toBe(quoted);
});
