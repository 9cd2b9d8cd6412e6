import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openHistory } from './console-history.ts';

let state: string;
const file = () => join(state, 'kplay/console-history');
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'kplay-history-'));
  vi.stubEnv('XDG_STATE_HOME', state);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true });
});

/** Types lines into a console, and returns what the next one knows. */
function afterTyping(...lines: string[]): string[] {
  const history = openHistory();
  for (const line of lines) history.add(line);
  return openHistory().lines;
}

describe('the history of consoles', () => {
  it.each<[what: string, typed: string[], known: string[]]>([
    ['has the last line first', ['a', 'b'], ['b', 'a']],
    ['leaves out lines that begin with a blank', ['a', ' secret', ''], ['a']],
  ])('%s', (_, typed, known) => expect(afterTyping(...typed)).toEqual(known));

  it('is for its user only', () => {
    afterTyping('a');
    const modes = [join(state, 'kplay'), file()].map((path) => (statSync(path).mode & 0o777).toString(8));
    expect(modes).toEqual(['700', '600']);
    chmodSync(file(), 0o644);
    afterTyping('b');
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('is not kept in a folder of others', () => {
    afterTyping('a');
    chmodSync(join(state, 'kplay'), 0o755);
    expect(afterTyping('b')).toEqual([]);
  });

  it('is not kept behind a link', () => {
    afterTyping('a');
    writeFileSync(join(state, 'other'), '');
    rmSync(file());
    symlinkSync(join(state, 'other'), file());
    expect(afterTyping('b')).toEqual([]);
    expect(readFileSync(join(state, 'other'), 'utf8')).toBe('');
  });

  it('keeps the last thousand lines', () => {
    afterTyping('a');
    writeFileSync(file(), Array.from({ length: 2000 }, (_, i) => `${i}\n`).join(''));
    expect(openHistory().lines).toHaveLength(1000);
    expect(readFileSync(file(), 'utf8').split('\n')).toHaveLength(1001);
    expect(afterTyping('b').slice(0, 2)).toEqual(['b', '1999']);
  });
});
