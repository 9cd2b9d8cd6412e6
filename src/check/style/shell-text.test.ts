import { describe, expect, it } from 'vitest';
import { losesExitCode, needsShell, simpleCommands, withoutTemplates } from './shell-text.ts';

describe('needsShell', () => {
  const cases: [script: string, needs: boolean][] = [
    ['uptime', false],
    ['ls -l /srv', false],
    ["echo 'a | b; c'", false],
    ['echo "a | b"', false],
    ['echo "$HOME"', true],
    ['ls *.html', true],
    ['cd /srv', true],
    ['A=1 env', true],
    ['make a && make b', true],
    ['date >/tmp/x', true],
    ['echo a\\ b', true],
    ['ls ~', true],
    ['one\ntwo', true],
    ['date --utc x=1', false],
  ];
  it.each(cases)('%j: %s', (script, needs) => expect(needsShell(script)).toBe(needs));
});

describe('losesExitCode', () => {
  const cases: [script: string, loses: boolean][] = [
    ['a | b', true],
    ['a|b', true],
    ['a |& b', true],
    ['a || b', false],
    ['echo "a | b"', false],
    ["grep 'a|b' c", false],
    ['set -o pipefail; a | b', false],
    ['cat <<E\na | b\nE', false],
    ['case $x in a|b) c;; esac', false],
    ['a >| b', false],
    ['a # | b', false],
  ];
  it.each(cases)('%j: %s', (script, loses) => expect(losesExitCode(script)).toBe(loses));
});

it('takes templates as words', () => {
  expect(withoutTemplates(' mkdir {{ join a "|" }}/b\n')).toBe('mkdir x/b');
});

it('finds the commands of a script', () => {
  expect(simpleCommands('mkdir -p a && chmod 1 a; ls | wc')).toEqual([
    ['mkdir', '-p', 'a'],
    ['chmod', '1', 'a'],
    ['ls'],
    ['wc'],
  ]);
  expect(simpleCommands('mkdir a >/dev/null 2>&1; cat <b>>c')).toEqual([['mkdir', 'a'], ['cat']]);
});
