import { readFileSync } from 'node:fs';

/** The scripts that a session begins with, in the order in which they are sent. */
const scripts = [
  'prelude.sh',
  'deadline.sh',
  'words.sh',
  'ahead.sh',
  'paths.sh',
  'entry.sh',
  'attributes.sh',
  'temp.sh',
  'files.sh',
];

let text: string | undefined;

/** Their text. The bundle has it inside: build.mjs puts code of the same shape in the place of this file. */
export function prelude(): string {
  text ??= scripts.map((name) => readFileSync(new URL(name, import.meta.url), 'latin1')).join('');
  return text;
}
