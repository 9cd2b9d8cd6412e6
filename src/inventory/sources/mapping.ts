import type { Place } from '../../core/errors.ts';
import type { Findings } from '../../core/findings.ts';
import type { Opener } from '../../core/opener.ts';
import { isMapping, typeName, type Values } from '../../core/values.ts';
import { differencesIn } from '../../yaml/numbers.ts';
import { loadYaml } from '../../yaml/read.ts';

/** Reads a file's mapping; undefined for an empty file, and for errors, which go to `findings`. */
export async function loadMapping(
  file: string,
  findings: Findings,
  opener?: Opener,
): Promise<Values | undefined> {
  try {
    const value = await loadYaml(file, { dialect: 'inventory', opener });
    if (value === null) return undefined;
    findings.add(differencesIn(value));
    if (isMapping(value)) return value;
    const message = `${file} must hold a mapping, not ${typeName(value)}`;
    findings.error('wrong-type', message, { place: start(file), hint: mappingHint(value) });
  } catch (error) {
    findings.take(error);
    findings.isPartial = true;
  }
  return undefined;
}

function mappingHint(value: unknown): string | undefined {
  if (!Array.isArray(value)) return undefined;
  const isPlaybook = value.some((entry) => isMapping(entry) && Object.hasOwn(entry, 'hosts'));
  return isPlaybook
    ? 'this is a playbook; -i wants the inventory'
    : 'write "name: value" lines, without "- "';
}

/** The first character of a file. */
export function start(file: string): Place {
  return { file, line: 1, col: 1 };
}
