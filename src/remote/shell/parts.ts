import { readFileSync } from 'node:fs';
import type { ScriptPart } from '../../core/module.ts';

const texts = new Map<ScriptPart, string>();

/** The script of a part. The bundle contains it: build.mjs replaces this file with code of the same interface. */
export function partText(part: ScriptPart): string {
  const text = texts.get(part) ?? readFileSync(new URL(`${part}.sh`, import.meta.url), 'latin1');
  texts.set(part, text);
  return text;
}
