import type { Args, Params, SourceFile } from './params.ts';

/** A shell variable's value as it travels: text or bytes; false and undefined travel as an empty string. */
export type ShellValue = string | Uint8Array | number | boolean | undefined;

/** Words for scripts that are sent only where one needs them: src/remote/NAME.sh. */
export const scriptParts = ['accounts', 'jobs', 'packages', 'units'] as const;

export type ScriptPart = (typeof scriptParts)[number];

interface Shape<P extends Params> {
  /** One sentence: what the module is for. */
  summary: string;
  /** What the summary does not say: a few sentences, or nothing. */
  notes?: string;
  params: P;
  /** Rules across arguments, such as "one of src and content": a sentence for what is wrong, if anything is. */
  check?: (args: Args<P>) => string | undefined;
  /**
   * More shell variables for the scripts, without their KP_ prefix, or other values for those that come
   * from the arguments.
   */
  send?: (args: Args<P>) => Record<string, ShellValue>;
  /** A content of any size, for the scripts' write_content. */
  content?: (args: Args<P>) => SourceFile | string | undefined;
  /** The positional parameters ("$@") of the scripts, for values of any shape. */
  words?: (args: Args<P>) => string[];
  /** What the scripts call beside the words that are always there. */
  needs?: readonly ScriptPart[];
  /** Members of what it registers that are true or false, while Ansible has 1 and 0. */
  flags?: readonly string[];
}

/** A module that brings something into a state: read.sh looks, apply.sh repairs what differs from `want`. */
export interface StateModule<P extends Params = Params> extends Shape<P> {
  kind: 'state';
  /** The wanted state: for each key that read.sh emits, the value it should emit. Keys left out don't matter. */
  want: (args: Args<P>) => Record<string, string>;
  /**
   * The variable (a key of `send`, or an argument) with the path that read.sh looks at first, by file_attributes or
   * emit_file: the host looks at the files of many steps at once.
   */
  looksAt?: string;
}

/** A module that does something, each time, such as running a command: run.sh. */
export interface ActionModule<P extends Params = Params> extends Shape<P> {
  kind: 'action';
}

/** How a module is known once its types are checked. */
// biome-ignore lint/suspicious/noExplicitAny: the one place where modules of different arguments meet
export type Module = StateModule<any> | ActionModule<any>;

/** Declares a state module; the arguments' types follow from `params`. */
export function stateModule<const P extends Params>(shape: Omit<StateModule<P>, 'kind'>): StateModule<P> {
  return { kind: 'state', ...shape };
}

/** Declares an action module. */
export function actionModule<const P extends Params>(shape: Omit<ActionModule<P>, 'kind'>): ActionModule<P> {
  return { kind: 'action', ...shape };
}
