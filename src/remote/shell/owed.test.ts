import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shells } from '../../../test/support/shell-host.ts';
import { prelude } from './prelude.ts';

/** Runs shell text after the prelude, with this home and no programs; returns what it prints as the answer. */
function run(shell: string, home: string, text: string): string {
  const [program, ...words] = shell.split(' ');
  const path = execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
  const none = 'PATH=/none kp_log=/none/log\n';
  return execFileSync(path, [...words, '-s'], {
    input: `${prelude()}\n${none}${text}`,
    env: { HOME: home, PATH: '/none' },
    encoding: 'utf8',
  });
}

const newHome = () => mkdtempSync(join(tmpdir(), 'kplay-owed-'));

function homeOfAnother(): string {
  if (process.getuid?.() !== 0) return '/';
  const home = newHome();
  chownSync(home, 65534, 65534);
  return home;
}

const note = `kp_find_owed; kp_owed_ab12='since $(by) \\
second' kp_owed_cd='x' kp_owes='ab12 cd'; (set -eu; kp_note_owed)\n`;
const list = 'kp_list_owed; printf %s "$kp_listed" >&3\n';

describe.each(shells)('handlers that a host is owed, under %s', (shell) => {
  it('are written, listed and cleared without a program', () => {
    const home = newHome();
    const listed = '.owed-ab12=since $(by) \\\\\\nsecond\\n\n.owed-cd=x\\n\n';
    expect(run(shell, home, note + list)).toBe(listed);
    expect(run(shell, home, `umask 0\n${list}kp_clear_owed cd none\n${list}`)).toBe(
      `${listed}${listed.replace('cd=x', 'cd=.')}`,
    );
    expect(readdirSync(home).sort()).toEqual(['.kplay-owed-ab12', '.kplay-owed-cd']);
    expect(readFileSync(join(home, '.kplay-owed-cd'), 'utf8')).toBe('.\n');
  });

  it('are removed when the session ends, unless they are owed again', () => {
    const home = newHome();
    run(
      shell,
      home,
      `${note}kp_clear_owed ab12 cd\nkp_owes=ab12; kp_note_owed; PATH=/bin:/usr/bin; (kp_remove_at_end)\n`,
    );
    expect(readdirSync(home)).toEqual(['.kplay-owed-ab12']);
  });

  it.each<[what: string, home: string]>([
    ['no home', ''],
    ['a home that is no path', 'home'],
    ['a home that does not exist', '/dev/null/home'],
    ['the home of another user', homeOfAnother()],
  ])('are not kept with %s', (_, home) => {
    expect(run(shell, home, note + list)).toBe('');
  });
});
