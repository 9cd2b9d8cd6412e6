import type { Form } from './form.ts';
import type { Value } from './values.ts';

/** A file on the controller, named by an argument such as `src`; a template is already rendered. */
export interface SourceFile {
  /** The name in the playbook. */
  name: string;
  /** The path on the controller. */
  path: string;
  /** Length of its content in bytes. */
  size: number;
  /** SHA-256 of its content, 64 lower-case hex digits. */
  sha256: string;
  /** Its permissions on the controller. */
  mode?: number;
  /** The content; undefined for a file so large that it is streamed from `path`. */
  bytes: Uint8Array | undefined;
  /** Reads the content of such a file, for many hosts at the same time. */
  chunks?: () => AsyncIterable<Buffer>;
  /** What is in it, if it is a folder: a folder comes before what is in it. */
  entries?: readonly FolderEntry[];
  /** It, or a file in the folder, is encrypted on the controller: no report shows its content. */
  isSecret?: true;
}

/** A file or a folder in a folder of the controller. */
export interface FolderEntry {
  /** Its path in the folder, such as ./conf/app.ini. */
  name: string;
  /** Its permissions on the controller. */
  mode: number;
  /** Absent for a folder. */
  file?: EntryFile;
}

/** A file in a folder of the controller. */
export interface EntryFile {
  path: string;
  size: number;
  sha256: string;
  /** The content of a template that is rendered, and of a decrypted file; others are read from the path. */
  bytes?: Uint8Array;
  /** It is encrypted on the controller. */
  isSecret?: true;
}

interface TypeOf {
  string: string;
  /** A path on the host: absolute, or below a home, such as ~/x. */
  path: string;
  int: number;
  number: number;
  bool: boolean;
  /** A list of strings; a single string is a list of one. */
  list: string[];
  /** A mapping of strings to strings; numbers and booleans become text. */
  map: Record<string, string>;
  /** File permissions as chmod takes them: "0644" (quoted) or "u=rw,go=r". */
  mode: string;
  /** A file of the controller, looked up in the role's files/. */
  file: SourceFile;
  /** A file of the controller, looked up in the role's templates/ and rendered. */
  template: SourceFile;
  any: Value;
}

export type ParamType = keyof TypeOf;

/** What a value may be. */
export interface Shape {
  type: ParamType;
  /** Words that it may be instead. */
  words?: readonly string[];
  /** The values that it can have, or that each item of a `list` of strings can have. */
  enum?: readonly (string | number | boolean)[];
  /** The form of a text, of each item of a `list` of strings, or of each value of a `map` of strings. */
  form?: Form;
  /** The form of the keys of a `map`. */
  names?: Form;
  /** The least and the greatest number. */
  min?: number;
  max?: number;
  /** The type of the items of a `list`, or of the values of a `map`; strings when absent. */
  items?: Shape;
  /** The keys of a `map`, each an argument; any names with strings when absent. */
  keys?: Params;
  /**
   * Rules across `keys`; returns a sentence about the problem, if any. `given` holds the names that are not
   * defaults.
   */
  check?: (args: Record<string, unknown>, given: ReadonlySet<string>) => string | undefined;
}

/** One argument of a module. */
export interface Param extends Shape {
  /** A sentence for the documentation. */
  doc: string;
  required?: true;
  default?: Value;
  /** Ansible's other names for it. */
  aliases?: readonly string[];
  /** A `file` or a `template` may be a folder, too. */
  folder?: true;
  /** The name of the argument, a bool, with which a `file` is one of the host: its absolute path, then. */
  onHost?: string;
  /** Its value never appears in an event, a report or a log. */
  secret?: true;
  /**
   * Its text is code, and values from outside in it are quoted: a shell runs it, the shell in the argument
   * `executable` runs it, or it is split into words as a shell does.
   */
  code?: 'sh' | 'executable' | 'words';
}

export type Params = Record<string, Param>;

type ArgOf<S extends Shape> = S extends { onHost: string } ? SourceFile | string : PlainArgOf<S>;
type PlainArgOf<S extends Shape> = S extends { enum: readonly (infer E)[] }
  ? S['type'] extends 'list'
    ? E[]
    : E
  : S extends { keys: infer K extends Params }
    ? Args<K>
    : S extends { items: infer I extends Shape }
      ? S['type'] extends 'map'
        ? Record<string, ArgOf<I>>
        : ArgOf<I>[]
      : TypeOf[S['type']];
type Given<P extends Param> = P extends { required: true } | { default: Value } ? true : false;

/** The arguments of a module as its functions receive them: checked, with defaults, under their main names. */
export type Args<P extends Params> = {
  [K in keyof P as Given<P[K]> extends true ? K : never]: ArgOf<P[K]>;
} & {
  [K in keyof P as Given<P[K]> extends true ? never : K]?: ArgOf<P[K]> | undefined;
};
