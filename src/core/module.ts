import type { Download } from './download.ts';
import type { Args, FolderEntry, Params, SourceFile } from './params.ts';
import type { Values } from './values.ts';

/** A shell variable's value as it is sent: text or bytes; false and undefined are sent as an empty string. */
export type ShellValue = string | Uint8Array | number | boolean | undefined;

/** Functions for scripts, sent only to hosts that need them: src/remote/shell/NAME.sh. */
export const scriptParts = [
  'accounts',
  'apt',
  'awk',
  'cpu',
  'docker',
  'dump',
  'folder',
  'hardware-facts',
  'http',
  'jobs',
  'journal',
  'lock',
  'locked',
  'lockout',
  'lvm',
  'network-facts',
  'nginx',
  'openpgp',
  'openssl',
  'origins',
  'packages',
  'pacman',
  'planned',
  'regex',
  'restarts',
  'rpm',
  'sql',
  'software-facts',
  'system-facts',
  'take-up',
  'text',
  'transaction',
  'tree',
  'ufw',
  'units',
] as const;

export type ScriptPart = (typeof scriptParts)[number];

/** What a host has reported for one step, as text. Hosts are not trusted: a key can be missing or have any value. */
export interface Reported {
  /** What the scripts have set with `result`. */
  results: Readonly<Record<string, string>>;
  /** State modules: the value of each key after the step; in check mode, after the step that would run. */
  state: Readonly<Record<string, string>>;
}

/** A program on a host, with its stdin, stdout and stderr. */
export interface HostProgram {
  /** Resolves when there is room for more. */
  write(data: Uint8Array): Promise<void>;
  /** Closes its stdin. */
  end(): void;
  onStdout(listener: (chunk: Buffer) => void): void;
  onStderr(listener: (chunk: Buffer) => void): void;
  /** Its end; the exit status is null if the host has given none. */
  readonly closed: Promise<{ code: number | null }>;
}

/** The host of a task, for a module that drives it from the controller. */
export interface DrivenHost {
  /** Its name in the inventory. */
  name: string;
  /** The folder of the playbook. */
  folder: string;
  check: boolean;
  /** Aborted: the run ends. */
  signal: AbortSignal;
  /**
   * Runs the module's script with these variables in addition to the others.
   * @throws Error if it fails, and ConnectionError if the host cannot be reached; the next step tries again
   */
  step(variables: Record<string, ShellValue>): Promise<Reported['results']>;
  /**
   * Starts a program on the host, as the user of the task.
   * @throws Error if the host allows only one channel
   */
  start(words: string[]): Promise<HostProgram>;
  /** Closes the connection: the next step opens a new one. */
  disconnect(): Promise<void>;
}

/** The result of a driven task. */
export interface DrivenResult {
  changed: boolean;
  message?: string;
  value: Values;
}

/** What `content` of a module may return. */
export type ModuleContent = SourceFile | string | readonly FolderEntry[] | Download;

interface ModuleShape<P extends Params> {
  /** One sentence: the purpose of the module. */
  summary: string;
  /** What is not in the summary, in a few sentences. */
  notes?: string;
  params: P;
  /** Rules across arguments, such as "one of src and content"; returns a sentence about the problem, if any. */
  check?: (args: Args<P>) => string | undefined;
  /**
   * More shell variables for the scripts, without their KP_ prefix, or other values for the variables of the
   * arguments.
   */
  send?: (args: Args<P>) => Record<string, ShellValue>;
  /** A content of any size, for the scripts' write_content; folders and files become a tar archive. */
  content?: (args: Args<P>) => ModuleContent | undefined;
  /** The positional parameters ("$@") of the scripts, for values of any shape. */
  words?: (args: Args<P>) => string[];
  /** The functions that the scripts call in addition to those that are always available. */
  needs?: readonly ScriptPart[] | ((args: Args<P>) => readonly ScriptPart[]);
  /**
   * Its tasks can be in a transaction: all that they change are files, by the words for files, or what `keep_by` keeps,
   * or nothing. Tasks with one of the listed arguments cannot.
   */
  transactional?: true | { except: readonly string[] };
  /**
   * Its tasks can start the unit of the variables `name` and `scope`. Whether it stays up is checked later, together with
   * other units. `remark` is added to the hint if it does not.
   */
  startsUnit?: { remark?: string };
  /**
   * The members of the registered value, except those that every module has: `changed`, `failed`, `msg`. Without it,
   * they are the texts that the scripts set with `result`, and the output of an action.
   * @throws Error if what the host has reported makes no sense: the task fails
   */
  returns?: (reported: Reported, args: Args<P>) => Values;
  /** Its tasks only ask, and the host keeps what they ask for: one whose answer was lost with its connection is repeated. */
  isQuestion?: true;
  /** The members of the registered value beside those that every module has; absent if they are not always the same. */
  members?: readonly string[];
  /**
   * The facts that its tasks set: the members of the same names of the registered value. A play with such a task does
   * not gather these facts itself.
   */
  facts?: readonly string[];
  /** Members of the registered value that are true or false, where Ansible has 1 and 0. */
  flags?: readonly string[];
}

/** A module that sets a state: read.sh reads it, apply.sh repairs differences from `want`. */
export interface StateModule<P extends Params = Params> extends ModuleShape<P> {
  kind: 'state';
  /** The wanted state: for each key that read.sh emits, the value it should emit. Missing keys don't matter. */
  want: (args: Args<P>) => Record<string, string>;
  /**
   * The variable (a key of `send`, or an argument) with the path that read.sh reads first, with file_attributes or
   * emit_file: the host reads the files of many steps at once.
   */
  looksAt?: string;
}

/** A module that acts each time, such as running a command: run.sh. */
export interface ActionModule<P extends Params = Params> extends ModuleShape<P> {
  kind: 'action';
  /** The variable (a key of `send`) with the path on the host that a task writes, if it is not the argument `dest`. */
  writes?: string;
  /**
   * Runs the task from the controller, which sends the script as often as it needs.
   * @throws Error if the task fails, with a sentence for the user
   */
  drive?: (args: Args<P>, host: DrivenHost) => Promise<DrivenResult>;
  /** The command of the user that it runs, for reports. */
  command?: (args: Args<P>) => string;
}

/** The type of a module after its own types are checked. */
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
