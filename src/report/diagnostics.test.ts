import { expect, test } from 'vitest';
import type { Code } from '../core/codes.ts';
import type { Diagnostic } from '../core/errors.ts';
import { formatDiagnostics } from './diagnostics.ts';

const files: Record<string, string> = {
  'site.yml': '- hosts: web\n  tasks:\n    - file:\n\tsattus: directory\n',
  'long.yml': `${'x'.repeat(300)}here${'y'.repeat(300)}\n`,
};
const read = (file: string) => files[file];
const format = (diagnostics: Diagnostic[]) => formatDiagnostics(diagnostics, { color: false, read });
const error = (code: Code, message: string, more: Partial<Diagnostic> = {}): Diagnostic => ({
  severity: 'error',
  code,
  message,
  ...more,
});

test('shows place, source line, carets and hint', () => {
  const place = { file: 'site.yml', line: 3, col: 7, length: 4 };
  expect(
    format([error('unknown-module', 'unknown module "file"', { place, hint: 'did you mean "files"?' })]),
  ).toBe(
    `error[unknown-module]: unknown module "file"
 --> site.yml:3:7
  |
3 |     - file:
  |       ^^^^
  = hint: did you mean "files"?

1 error
`,
  );
});

test('sorts by file and line, prints equal findings once, counts', () => {
  const at = (file: string, line: number, col = 1) => ({ place: { file, line, col } });
  const text = format([
    error('wrong-type', 'third', at('b.yml', 1)),
    error('bad-name', 'second', at('a.yml', 12, 9)),
    { severity: 'warning', code: 'no-hosts', message: 'first', ...at('a.yml', 12, 2) },
    error('wrong-type', 'third', at('b.yml', 1)),
    error('file-missing', 'no place'),
  ]);
  expect(text.match(/(?<=: )(first|second|third|no place)$/gm)).toEqual([
    'no place',
    'first',
    'second',
    'third',
  ]);
  expect(text).toMatch(/\n\n3 errors, 1 warning\n$/);
});

test.each([
  [
    'a tab before the place',
    { file: 'site.yml', line: 4, col: 2, length: 6 },
    '4 |  sattus: directory\n  |  ^^^^^^',
  ],
  ['past the end of the line', { file: 'site.yml', line: 2, col: 99 }, '2 |   tasks:\n  |         ^'],
])('%s', (_, place, expected) => {
  expect(format([error('bad-name', 'y', { place })])).toContain(expected);
});

test('cuts a long line around the place', () => {
  const text = format([
    error('bad-name', 'y', { place: { file: 'long.yml', line: 1, col: 301, length: 4 } }),
  ]);
  expect(text).toContain(`1 | ${'x'.repeat(20)}here`);
  expect(text).toContain(`  | ${' '.repeat(20)}^^^^\n`);
});

test('lets nothing through to the terminal', () => {
  const evil = error('bad-name', 'bad \x1b[2J value', {
    hint: 'h\x07',
    place: { file: 'a\x1b]0;t\x07.yml', line: 1, col: 1 },
  });
  expect(format([evil])).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
});

test('says nothing about nothing', () => {
  expect(format([])).toBe('');
});

test('never shows the line of a secret, for any finding', () => {
  const place = { file: 'site.yml', line: 1, col: 3 };
  const text = format([
    error('plain-secret', 'it stands here', { place, hint: 'move it' }),
    error('bad-name', 'a bad name', { place: { ...place, col: 9 } }),
    error('bad-name', 'another', { place: { ...place, line: 2 } }),
  ]);
  expect(text).toContain('error[plain-secret]: it stands here\n --> site.yml:1:3\n  = hint: move it\n');
  expect(text).not.toContain('hosts: web');
  expect(text).toContain('2 |   tasks:');
});
