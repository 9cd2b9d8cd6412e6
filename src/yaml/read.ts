import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { didYouMean, InvalidInput, invalid } from '../core/errors.ts';
import type { Value } from '../core/values.ts';
import { Builder, type Dialect } from './build.ts';
import { compose } from './compose.ts';
import { placeAt, type YamlSource } from './places.ts';
import { syntaxErrors } from './syntax.ts';

export { keyPlaceOf, markParts, markPlaces, placeOf, placeWithin, withRenamedKey } from './places.ts';

/** The largest file that kplay reads, in bytes. */
const maxBytes = 10_000_000;

/** Characters that YAML 1.2 (section 5.1) does not allow in a text. */
const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/**
 * Reads one YAML 1.2 document (core schema, with `<<` merges, `!raw` and `!cel`). Its mappings have no prototype;
 * their keys are texts. An empty document is null. placeOf returns the places of the values.
 * @throws InvalidInput with every finding.
 */
export function readYaml(text: string, file: string, dialect: Dialect = 'kplay'): Value {
  const source: YamlSource = { file, text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text };
  if (text.length > maxBytes) throw tooLarge(file);
  const bad = control.exec(source.text);
  if (bad) {
    const place = placeAt(source, bad.index);
    throw invalid('yaml-syntax', 'there is a control character in the file', { place, hint: 'remove it' });
  }
  const { document, errors } = compose(source);
  if (!document) return null;
  const broken = errors.filter((error) => !error.message.startsWith('Unresolved tag'));
  if (broken.length > 0) throw new InvalidInput(syntaxErrors(broken, source, document.contents));
  const builder = new Builder(source, dialect);
  const value = builder.build(document.contents);
  if (builder.problems.length > 0) throw new InvalidInput(builder.problems);
  return value;
}

/**
 * Reads a YAML file, in UTF-8.
 * @throws InvalidInput for a missing or unreadable file and for every finding of readYaml.
 */
export async function loadYaml(file: string, dialect?: Dialect): Promise<Value> {
  return readYaml(decode(await bytesOf(file), file), file, dialect);
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    const info = await stat(file);
    if (info.isDirectory()) throw invalid('file-unreadable', `${file} is a folder, not a file`);
    if (info.size > maxBytes) throw tooLarge(file);
    return await readFile(file);
  } catch (error) {
    if (error instanceof InvalidInput) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw await notThere(file);
    throw invalid('file-unreadable', `cannot read ${file}: ${message}`);
  }
}

/** The name of a similar file beside a missing one. */
export async function similarFile(file: string): Promise<string | undefined> {
  return didYouMean(basename(file), await readdir(dirname(file)).catch(() => []));
}

async function notThere(file: string): Promise<InvalidInput> {
  const close = await similarFile(file);
  return invalid(
    'file-missing',
    `there is no file ${file}`,
    close ? { hint: `did you mean "${close}"?` } : {},
  );
}

function decode(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    if (bytes.includes(0)) throw invalid('file-encoding', `${file} is not a text file`);
    const text = new TextDecoder('utf-8').decode(bytes);
    const place = placeAt({ file, text }, text.indexOf('\ufffd'));
    throw invalid('file-encoding', `${file} is not in UTF-8`, { place, hint: 'save it as UTF-8' });
  }
}

function tooLarge(file: string): InvalidInput {
  const place = { file, line: 1, col: 1 };
  return invalid('file-too-large', `${file} is larger than ${maxBytes / 1_000_000} MB`, { place });
}
