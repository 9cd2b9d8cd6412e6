import { expect, test } from 'vitest';
import { commandLine, withoutSecrets } from './command-line.ts';

test.each<[string[], string]>([
  [['make', '-C', '/srv/app'], 'make -C /srv/app'],
  [['echo', 'a b', '', "it's", '$x'], `echo 'a b' '' 'it'\\''s' '$x'`],
])('%j is %s', (words, expected) => {
  expect(commandLine(words)).toBe(expected);
});

test.each<[string, string]>([
  ['make all', 'make all'],
  ['login --user eve --password s3cret --now', 'login --user eve --password *** --now'],
  ["login --password='a b' x", 'login --password=*** x'],
  ['login --api-key k1 -token t1', 'login --api-key *** -token ***'],
  ['PGPASSWORD=x DB_PASSWORD="y z" psql', 'PGPASSWORD=*** DB_PASSWORD=*** psql'],
  ['curl https://eve:x@example.org/a', 'curl https://eve:***@example.org/a'],
  ['curl -H "Authorization: Bearer abc.def" x', 'curl -H "Authorization: Bearer ***" x'],
  ['passwd --help', 'passwd --help'],
  ['echo the token is here', 'echo the token is here'],
  ['cat <<E\n-----BEGIN PRIVATE KEY-----\nx\nE', '***'],
])('%j is %j', (command, expected) => {
  expect(withoutSecrets(command)).toBe(expected);
});
