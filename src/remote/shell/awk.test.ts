import { execFileSync } from 'node:child_process';
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shells } from '../../../test/support/shell-host.ts';
import { quote } from '../step/quote.ts';
import { partText } from './parts.ts';

const folder = mkdtempSync(join(tmpdir(), 'kplay-awk-'));
const busybox = execFileSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).trim();
symlinkSync(busybox, join(folder, 'awk'));
const script = join(folder, 'script');

/** Runs shell text that knows run_awk, with a text on stdin, which it must read. */
function run(shell: string, path: string, text: string, input = ''): string {
  const [program, ...words] = shell.split(' ');
  writeFileSync(script, `set -eu\n${partText('awk')}\n${text}\n`, 'latin1');
  const env = { PATH: `${path}${process.env.PATH}`, LC_ALL: 'C.UTF-8' };
  return execFileSync(program!, [...words, script], { env, input, encoding: 'utf8' });
}

describe.each(shells)('awk under %s', (shell) => {
  describe.each([
    ['of this machine', ''],
    ['of busybox', `${folder}:`],
  ])('%s', (_, path) => {
    test.each<[string, string]>([
      ['nothing', ''],
      ['a word', 'word'],
      ['lines', '\n\na\n\nb\n\n'],
      ['backslashes and quotes', '\\n\\\\ "b" \'c\' $d \\'],
      ['what separates records', '\u0001a\u0001\u0001'],
      ['letters of several bytes', 'käse \u{1f9c0} \u00a0'],
      ['what looks like a number', '0x10'],
      ['more than an argument can be', 'y'.repeat(300_000)],
    ])('gets %s as it is', (__, value) => {
      const print = quote('BEGIN { printf "%s|%s|%s", task["first"], task["value"], task["last"] }');
      expect(run(shell, path, `run_awk ${print} first 1 value ${quote(value)} last ''`)).toBe(`1|${value}|`);
    });

    test('reads stdin or files, and its status is that of run_awk', () => {
      const say = quote('{ print task["x"] $0 } END { exit 3 }');
      const text = `run_awk ${say} x 1 || echo "$?"\nprintf 'f\\n' >"$0-file"\nrun_awk ${say} x 2 -- "$0-file" || echo "$? $LC_ALL"`;
      expect(run(shell, path, text, 'a\nb\n')).toBe('1a\n1b\n3\n2f\n3 C.UTF-8\n');
    });
  });
});
