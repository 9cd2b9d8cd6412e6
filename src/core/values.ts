import type { Place } from './errors.ts';

/** Text that is not a template, even with braces: YAML's `!raw`. */
export class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** An expression to evaluate in place of a value: YAML's `!cel`. */
export class Cel {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

/** A text that is never shown, and that only a run gets: YAML's `!secret` and Ansible's `!vault`. */
export class Secret {
  readonly tag: '!secret' | '!vault';
  /** An encrypted text, or a mapping that names a provider. */
  readonly source: string | Values;
  /** Where it is written. */
  readonly place: Place;
  /** The text itself, once it is decrypted. */
  text: string | undefined;

  constructor(tag: Secret['tag'], source: string | Values, place: Place) {
    this.tag = tag;
    this.source = source;
    this.place = place;
  }
}

/** A value of the language: what YAML can represent, plus bytes (file content that is not text). */
export type Value =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | Raw
  | Cel
  | Secret
  | Value[]
  | { [key: string]: Value };

export type Values = { [key: string]: Value };

/** Whether it is a mapping (not a list, not bytes, not a tagged scalar, not null). */
export function isMapping(value: unknown): value is Values {
  if (typeof value !== 'object' || value === null) return false;
  const proto = Object.getPrototypeOf(value);
  return proto === null || proto === Object.prototype;
}

/** A mapping as the YAML reader makes it: without a prototype. */
export function mappingOf(values: Values): Values {
  return Object.assign(Object.create(null), values);
}

/** The name of a value's type in a message to the user. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Raw) return 'a string';
  if (value instanceof Cel) return 'an expression';
  if (value instanceof Secret) return 'a secret';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return 'a string';
  if (typeof value === 'boolean') return 'a boolean';
  return 'a number';
}
