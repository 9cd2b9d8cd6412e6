import { readFileSync } from 'node:fs';

let text: string | undefined;

/** The text of prelude.sh. The bundle has it inside: build.mjs puts code of the same shape in the place of this file. */
export function prelude(): string {
  text ??= readFileSync(new URL('./prelude.sh', import.meta.url), 'latin1');
  return text;
}
