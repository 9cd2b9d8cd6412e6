import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { shells } from '../../../test/support/shell-host.ts';
import { randomHex } from '../../core/random-text.ts';
import { Ledger } from '../session/ledger.ts';
import { readStepLog } from '../session/step-log.ts';
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

/** What a shell with a log of its own prints. */
async function printed(shell: string, nonce: string, script: string): Promise<string> {
  const begin = `kp_nonce=${nonce} kp_token=1 kp_public=2\nkp_open_log kplay-${randomHex(8)}\n`;
  const [program = '', ...words] = shell.split(' ');
  const text = `${prelude()}${partText('take-up')}${begin}${script}kp_closed=1\n`;
  const { stdout } = await promisify(execFile)(program, [...words, '-c', text]);
  return stdout;
}

test.each(shells)('under %s, a record without its values says that a unit must stay up', async (shell) => {
  const [ledger, nonce] = [new Ledger(), randomHex(16)];
  const record = (id: number, variables: string) =>
    `kp_id=${id} ${variables} kp_payload=".secret=x$nl:settles=1$nl"\nkp_log_payload changed ${ledger.issue(id).changed}\n`;
  const script = record(1, 'kp_no_log=1 kp_acted=36') + record(2, 'kp_no_log=1 kp_acted=35');
  const records = readStepLog(
    Buffer.from(await printed(shell, nonce, `${script}cat "$kp_log-1" >&3\n`)),
    nonce,
    ledger,
  );
  expect(records.get(1)).toMatchObject({ isCut: true, answer: { status: 'changed', settles: true } });
  expect(records.get(1)).not.toHaveProperty('answer.results.secret');
  expect(records.get(2)).toMatchObject({ isCut: true, answer: { status: 'changed' } });
  expect(records.get(2)).not.toHaveProperty('answer.settles');
});

test.each(runs)('under %s, a log %s is known as it is', async (shell, _, script, state) => {
  const end = 'kp_find_log "${kp_log##*/}"\nprintf %s "$kp_log_state" >&3\n';
  expect(await printed(shell, 'n', script + end)).toBe(state);
});
