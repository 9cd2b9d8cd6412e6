import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Document } from 'yaml';
import { didYouMean, InvalidInput, invalid } from '../core/errors.ts';
import { noteInput } from '../core/input-files.ts';
import { type Opener, sealedFormat } from '../core/opener.ts';
import type { Value } from '../core/values.ts';
import { Builder, type Dialect } from './build.ts';
import { compose } from './compose.ts';
import { markEncrypted, placeAt, type YamlSource } from './places.ts';
import { openFile, openSecrets, rememberTexts } from './sealed.ts';
import { syntaxErrors } from './syntax.ts';

export {
  isEncrypted,
  keyPlaceOf,
  markParts,
  markPlaces,
  placeOf,
  placeWithin,
  withRenamedKey,
} from './places.ts';

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
  const { source, document } = parsed(text, file);
  return document ? built(new Builder(source, dialect), document) : null;
}

/** How a YAML text is read. */
export interface YamlReading {
  dialect?: Dialect;
  /** Decrypts the file, and its `!secret` and `!vault` values. */
  opener?: Opener | undefined;
}

/**
 * Reads a text as `readYaml` does, and decrypts its values.
 * @throws InvalidInput with every finding, and for a value that cannot be decrypted
 */
export async function openYaml(text: string, file: string, reading: YamlReading): Promise<Value> {
  const { source, document } = parsed(text, file);
  if (!document) return null;
  const builder = new Builder(source, reading.dialect ?? 'kplay');
  const value = built(builder, document);
  await openSecrets(builder.sealed, reading.opener);
  return value;
}

function parsed(text: string, file: string): { source: YamlSource; document: Document.Parsed | undefined } {
  const source: YamlSource = { file, text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text };
  if (text.length > maxBytes) throw tooLarge(file);
  const bad = control.exec(source.text);
  if (bad) {
    const place = placeAt(source, bad.index);
    throw invalid('yaml-syntax', 'there is a control character in the file', { place, hint: 'remove it' });
  }
  const { document, errors } = compose(source);
  const broken = errors.filter((error) => !error.message.startsWith('Unresolved tag'));
  if (document && broken.length > 0) throw new InvalidInput(syntaxErrors(broken, source, document.contents));
  return { source, document };
}

function built(builder: Builder, document: Document.Parsed): Value {
  const value = builder.build(document.contents);
  if (builder.problems.length > 0) throw new InvalidInput(builder.problems);
  return value;
}

/**
 * Reads a YAML file, in UTF-8, and decrypts it. All texts of an encrypted file are secrets.
 * @throws InvalidInput for a missing or unreadable file, for every finding of readYaml, and without a key
 */
export async function loadYaml(file: string, reading: YamlReading = {}): Promise<Value> {
  const bytes = await bytesOf(file);
  if (!sealedFormat(bytes)) return openYaml(decode(bytes, file), file, reading);
  const opened = await openFile(bytes, file, reading.opener);
  const value = await openYaml(decode(opened, file), file, reading);
  markEncrypted(value);
  rememberTexts(value, reading.opener!);
  return value;
}

/**
 * Reads a text file, in UTF-8, and decrypts it.
 * @throws InvalidInput for a missing or unreadable file, and without a key
 */
export async function loadText(file: string, opener: Opener | undefined): Promise<string> {
  const bytes = await bytesOf(file);
  return decode(sealedFormat(bytes) ? await openFile(bytes, file, opener) : bytes, file);
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    const info = await stat(file);
    if (info.isDirectory()) throw invalid('file-unreadable', `${file} is a folder, not a file`);
    if (info.size > maxBytes) throw tooLarge(file);
    noteInput(file);
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

function decode(bytes: Uint8Array, file: string): string {
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
