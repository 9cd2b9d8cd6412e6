import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { invalid } from '../core/errors.ts';
import type { Opener } from '../core/opener.ts';
import { splitWords } from '../core/split-words.ts';
import { isMapping, type Value, type Values } from '../core/values.ts';
import { loadYaml, openYaml, similarFile } from '../yaml/read.ts';

/**
 * Variables from the command line: `key=value key2='a b'` (texts), a YAML or JSON mapping, or @file; later ones win.
 * @param opener decrypts files and values
 * @throws InvalidInput
 */
export async function extraVars(given: string[] = [], opener?: Opener): Promise<Values> {
  const vars: Values = Object.create(null);
  for (const text of given) Object.assign(vars, await readVars(text, opener));
  return vars;
}

async function readVars(text: string, opener: Opener | undefined): Promise<Values> {
  if (text.startsWith('@')) return mapping(await loadFile(text.slice(1), opener), text);
  if (/^\s*[{[]/.test(text)) return mapping(await openYaml(text, '--extra-vars', { opener }), text);
  const vars: Values = Object.create(null);
  for (const word of splitWords(text)) {
    const [, key, value] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word) ?? [];
    const name = /^([^=\s]+)=/.exec(word)?.[1];
    if (key === undefined && name !== undefined)
      throw invalid('bad-name', `"${name}" cannot be the name of a variable`, {
        hint: 'a name has letters, digits and _, and does not start with a digit',
      });
    if (key === undefined)
      throw invalid('extra-vars', `"${word}" is not key=value`, {
        hint: 'write -e name=value, or -e @file.yml',
      });
    vars[key] = value!;
  }
  return vars;
}

/** Reads a file of variables. Only another file of variables is suggested for a missing one, not a playbook. */
async function loadFile(file: string, opener: Opener | undefined): Promise<Value> {
  if (existsSync(file)) return loadYaml(file, { opener });
  const close = await similarFile(file);
  const similar = close && join(dirname(file), close);
  const isMeant = similar && isMapping(await loadYaml(similar).catch(() => null));
  throw invalid('file-missing', `there is no file ${file} with variables for -e`, {
    hint: isMeant ? `did you mean @${similar}?` : 'the name is relative to the working directory',
  });
}

function mapping(value: unknown, text: string): Values {
  if (value === null) return {};
  if (!isMapping(value))
    throw invalid('extra-vars', `${text} does not hold a mapping of variables`, {
      hint: `write -e '{name: value}', or -e @file.yml`,
    });
  return value;
}
