import type { ErrorObject } from 'ajv';
import { argumentPath } from '../core/check-args.ts';
import { boolHint, noneOf, shown } from '../core/converters.ts';
import { didYouMean } from '../core/errors.ts';
import { Raw, type Value } from '../core/values.ts';
import { type DocumentName, validatorOf } from './validators.ts';

/** A problem at one place of a document. */
export interface DocumentFault {
  kind: 'unknown key' | 'missing key' | 'wrong value';
  /** Keys and indexes that lead to the place, outermost first; the last one is the key that is unknown or missing. */
  path: (string | number)[];
  message: string;
  hint?: string;
}

/**
 * Checks a document from outside with its schema, which is beside the code that reads the document.
 * @returns the problems, in the order of the schema; an empty list if the document is valid
 */
export async function faultsOf(name: DocumentName, document: unknown): Promise<DocumentFault[]> {
  const validate = await validatorOf(name);
  if (validate(document)) return [];
  return validate.errors!.filter((error) => !isText(error)).map((error) => faultOf(error, document));
}

/** Is the error only that JSON Schema does not know that a `!raw` text is a string? */
function isText({ keyword, params, data }: ErrorObject): boolean {
  return data instanceof Raw && keyword === 'type' && [params.type].flat().includes('string');
}

function faultOf(error: ErrorObject, document: unknown): DocumentFault {
  const path = pathOf(error.instancePath, document);
  if (error.keyword === 'additionalProperties') return unknownKey(error, path);
  // a key that is known, but not at this place
  if (error.keyword === 'false schema')
    return { kind: 'unknown key', path, message: `"${argumentPath(path)}" is unknown` };
  if (error.keyword === 'required') {
    const missing = [...path, String(error.params.missingProperty)];
    return { kind: 'missing key', path, message: `"${argumentPath(missing)}" is missing` };
  }
  const { problem, hint } = wrongValue(error);
  const message = `${path.length > 0 ? `"${argumentPath(path)}"` : 'the whole'} ${problem}`;
  return { kind: 'wrong value', path, message, ...(hint !== undefined && { hint }) };
}

function unknownKey({ params, parentSchema }: ErrorObject, at: DocumentFault['path']): DocumentFault {
  const key = String(params.additionalProperty);
  const known = Object.keys(parentSchema!.properties as object);
  const close = didYouMean(key, known);
  const hint = close ? `did you mean "${close}"?` : `known: ${known.join(', ')}`;
  const path = [...at, key];
  return { kind: 'unknown key', path, message: `"${argumentPath(path)}" is unknown`, hint };
}

/** The words for types in messages, by their names in JSON Schema. */
const typeNames: Record<string, string> = {
  object: 'a mapping',
  array: 'a list',
  string: 'a string',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

function wrongValue({ keyword, params, data, message }: ErrorObject): { problem: string; hint?: string } {
  const value = data as Value;
  if (keyword === 'enum') {
    const allowed = (params.allowedValues as (string | null)[]).filter((each) => each !== null);
    return noneOf(value, { enum: allowed })!;
  }
  if (keyword === 'minLength') return { problem: 'must not be empty' };
  if (keyword !== 'type') return { problem: message! };
  const types = [params.type as string | string[]].flat().filter((type) => type !== 'null');
  const wanted = types.map((type) => typeNames[type]).join(' or ');
  const isFlag = types.length === 1 && types[0] === 'boolean';
  return { problem: `must be ${wanted}, not ${shown(value)}`, ...(isFlag && boolHint(value)) };
}

/** The parts of a JSON pointer (RFC 6901) into a document. */
function pathOf(pointer: string, document: unknown): DocumentFault['path'] {
  let at = document;
  return pointer
    .split('/')
    .slice(1)
    .map((part) => {
      const text = part.replaceAll('~1', '/').replaceAll('~0', '~');
      const key = Array.isArray(at) ? Number(text) : text;
      at = (at as Record<string | number, unknown>)[key];
      return key;
    });
}
