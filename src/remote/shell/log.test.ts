import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { shells } from '../../../test/support/shell-host.ts';
import { randomHex } from '../../core/random-text.ts';
import { partText } from './parts.ts';
import { prelude } from './prelude.ts';

const write = (length: number) => `kp_write_log changed 5 ${length} ${'x'.repeat(length)}\n`;
const turn = 'kp_turn_page\n';
/** A record for which there is no space. */
const tooLong = `trap '' XFSZ\nulimit -S -f 1\n${write(9000)}ulimit -S -f unlimited\n`;

/** What the session's shell does with its log, and the state that it has for the next one: the shell lives. */
const cases: [name: string, script: string, state: 'open' | 'absent'][] = [
  ['with records', write(5) + write(5), 'open'],
  ['with records on two pages', write(5) + turn + write(5), 'open'],
  ['with records on a third page', write(5) + turn + write(5) + turn + write(5), 'open'],
  ['that is full', tooLong, 'absent'],
  ['that was full for a moment', tooLong + write(5), 'absent'],
  ['that is full on its second page', write(5) + turn + tooLong, 'absent'],
  ['that was full on an earlier page', write(5) + turn + tooLong + turn + write(5), 'absent'],
  ['whose full page is no longer needed', write(5) + turn + tooLong + turn + turn + write(5), 'open'],
];

const runs = shells.flatMap((shell) => cases.map((each) => [shell, ...each] as const));

test.each(runs)('under %s, a log %s is known as it is', async (shell, _, script, state) => {
  const name = `kplay-${randomHex(8)}`;
  const begin = `kp_nonce=n kp_token=1 kp_public=2\nkp_open_log ${name}\n`;
  const end = `kp_find_log ${name}\nprintf %s "$kp_log_state" >&3\nkp_closed=1\n`;
  const [program = '', ...words] = shell.split(' ');
  const text = prelude() + partText('take-up') + begin + script + end;
  const { stdout } = await promisify(execFile)(program, [...words, '-c', text]);
  expect(stdout).toBe(state);
});
