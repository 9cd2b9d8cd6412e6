import { readFileSync } from 'node:fs';

/** The scripts at the start of a session, in the order in which they are sent. */
const scripts = [
  'prelude.sh',
  'answer.sh',
  'log.sh',
  'leftovers.sh',
  'owed.sh',
  'sweep.sh',
  'deadline.sh',
  'watchdog.sh',
  'words.sh',
  'ahead.sh',
  'paths.sh',
  'entry.sh',
  'label.sh',
  'attributes.sh',
  'temp.sh',
  'files.sh',
];

let text: string | undefined;

/** Their text. The bundle contains it: build.mjs replaces this file with code of the same interface. */
export function prelude(): string {
  text ??= scripts.map((name) => readFileSync(new URL(name, import.meta.url), 'latin1')).join('');
  return text;
}
