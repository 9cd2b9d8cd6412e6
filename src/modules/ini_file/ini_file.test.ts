import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { dueShells, localSession, send } from '../../../test/support/shell-host.ts';
import type { Values } from '../../core/values.ts';
import ini from './index.ts';

const php = 'top = 1\n[PHP]\n;memory_limit = 64M\nmemory_limit = 128M\n\n; end of it\n[Date]\nzone = UTC\n';
const peers = '[Peer]\nkey = a\nips = 1\n[Peer]\nkey = b\nips = 2\n';

/** The text before, the arguments, and the text after; the same text if nothing changes. */
const texts: [string, Values, string][] = [
  [php, { section: 'Date', option: 'zone', value: 'CET' }, php.replace('UTC', 'CET')],
  [php, { section: 'Date', option: 'zone', value: 'UTC' }, php],
  [
    php,
    { section: 'Date', option: 'zone', value: 'UTC', no_extra_spaces: true },
    php.replace('e = U', 'e=U'),
  ],
  [php, { section: 'Date', option: 'zone', value: 'UTC', no_extra_spaces: true, ignore_spaces: true }, php],
  [php, { section: 'PHP', option: 'a', value: '1' }, php.replace('128M\n', '128M\na = 1\n')],
  [
    php,
    { section: 'PHP', option: 'memory_limit', value: '64M' },
    php.replace(';memory', 'memory').replace('memory_limit = 128M\n', ''),
  ],
  [
    php,
    { section: 'PHP', option: 'memory_limit', value: '1G' },
    php.replace(';memory_limit = 64M', 'memory_limit = 1G').replace('memory_limit = 128M\n', ''),
  ],
  [
    php,
    { section: 'PHP', option: 'memory_limit', value: '1G', exclusive: false },
    php.replace('128M\n', '128M\nmemory_limit = 1G\n'),
  ],
  [php, { section: 'New', option: 'a', value: '1' }, `${php}[New]\na = 1\n`],
  [php, { option: 'top', value: '2' }, php.replace('top = 1', 'top = 2')],
  [php, { option: 'next', value: '2' }, php.replace('top = 1\n', 'top = 1\nnext = 2\n')],
  [
    php,
    { section: 'PHP', option: 'memory_limit', state: 'absent' },
    php.replace('memory_limit = 128M\n', ''),
  ],
  [php, { section: 'Date', state: 'absent' }, php.slice(0, php.indexOf('[Date]'))],
  [php, { section: 'No', state: 'absent' }, php],
  [php, { section: 'Date', option: 'zon', state: 'absent' }, php],
  [php, { section: 'Date' }, php],
  [php, { section: 'Empty' }, `${php}[Empty]\n`],
  ['a', { section: 's', option: 'b', value: '1' }, 'a\n[s]\nb = 1\n'],
  ['[s]\na = 1', { section: 's', option: 'b', value: '' }, '[s]\na = 1\nb = \n'],
  ['', { section: 's', option: 'b', value: '1' }, '[s]\nb = 1\n'],
  ['', { option: 'b', value: '1' }, 'b = 1\n'],
  ['[s]\na = 1\na = 2\n', { section: 's', option: 'a', values: ['2', '3'] }, '[s]\na = 3\na = 2\n'],
  ['[s]\na = 1\n', { section: 's', option: 'a', values: ['1', '2', '3'] }, '[s]\na = 1\na = 2\na = 3\n'],
  ['[s]\na = 1\na = 2\n', { section: 's', option: 'a', value: '2' }, '[s]\na = 2\n'],
  [
    '[s]\na = 1\na = 2\n',
    { section: 's', option: 'a', values: ['2'], exclusive: false, state: 'absent' },
    '[s]\na = 1\n',
  ],
  [
    '[mysqld]\nb = 1\n',
    { section: 'mysqld', option: 'skip', allow_no_value: true },
    '[mysqld]\nb = 1\nskip\n',
  ],
  ['[mysqld]\n#skip\n', { section: 'mysqld', option: 'skip', allow_no_value: true }, '[mysqld]\nskip\n'],
  ['[mysqld]\nskip\n', { section: 'mysqld', option: 'skip', allow_no_value: true }, '[mysqld]\nskip\n'],
  ['[s]\na.b = 1\naxb = 1\n', { section: 's', option: 'a.b', value: '2' }, '[s]\na.b = 2\naxb = 1\n'],
  ['[s]\na = 10\n', { section: 's', option: 'a', value: '1e1' }, '[s]\na = 1e1\n'],
  [
    '[s]\na = b = c\n',
    { section: 's', option: 'a', value: '$x `y` \\n & "q"' },
    '[s]\na = $x `y` \\n & "q"\n',
  ],
  [
    peers,
    { section: 'Peer', section_has: [{ option: 'key', value: 'b' }], option: 'ips', value: '3' },
    peers.replace('ips = 2', 'ips = 3'),
  ],
  [
    peers,
    { section: 'Peer', section_has: [{ option: 'key', value: 'a' }], state: 'absent' },
    peers.slice(23),
  ],
  [
    peers,
    { section: 'Peer', section_has: [{ option: 'key', value: 'c' }], option: 'ips', value: '3' },
    `${peers}[Peer]\nkey = c\nips = 3\n`,
  ],
];

describe.each(dueShells)('ini_file under %s', (shell) => {
  test('changes texts as it should, and once', async () => {
    const { session, folder } = await localSession(shell);
    const is: unknown[] = [];
    for (const [i, [text, given]] of texts.entries()) {
      const path = `${folder}/${i}`;
      await writeFile(path, text);
      const first = await send(session, 'ini_file', { path, ...given });
      const after = await readFile(path, 'utf8');
      const second = await send(session, 'ini_file', { path, ...given });
      is.push([
        text,
        given,
        after,
        (first as { status: string }).status,
        (second as { status: string }).status,
      ]);
    }
    session.close();
    expect(is).toEqual(
      texts.map(([text, given, after]) => [
        text,
        given,
        after,
        text === after ? 'unchanged' : 'changed',
        'unchanged',
      ]),
    );
  });
});

stateCases('ini_file', [
  {
    name: 'a file that is made',
    args: { path: '@/d/f', section: 's', option: 'a', value: 1, mode: '0600' },
    before: { option: 'absent', mode: null },
    after: 'test "$(stat -c %a @/d/f)" = 600',
  },
  {
    name: 'a file that must exist',
    args: { path: '@/f', section: 's', create: false },
    fails: /does not exist/,
  },
  {
    name: 'a file and its backup',
    given: 'echo a >@/f',
    args: { path: '@/f', option: 'a', value: 'x', backup: true },
    before: { option: 'other' },
    after: 'cat @/f.*~ | grep -qx a',
  },
]);

test.each<[Values, RegExp]>([
  [{}, /give section/],
  [{ section: 'a', option: 'b' }, /needs value/],
  [{ section: 'a', value: 'b' }, /needs option/],
  [{ option: 'a', value: 'b', values: ['c'] }, /either/],
  [{ section: 'a\n[b]', option: 'b', value: 'c' }, /single line/],
  [{ section: 'a', option: 'b', value: 'c\n[d]' }, /single line/],
])('refuses %j', (given, message) => {
  expect(refusalOf(ini, { path: '/x', ...given })).toMatch(message);
});
