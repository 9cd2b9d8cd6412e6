import { homePath } from '../../core/home-path.ts';
import type { DrivenHost, DrivenResult, Reported, ScriptPart, ShellValue } from '../../core/module.ts';
import type { OwedHandler } from '../../core/owed-handler.ts';
import type { StepOrigin } from '../../core/step-events.ts';
import type { Values } from '../../core/values.ts';
import type { Tokens } from '../session/ledger.ts';
import { assign, assignPath, bytes, escapeLine, quote } from './quote.ts';

/** Scripts of a module, as constant text: read and apply of a state module, run of an action. */
export interface Scripts {
  read?: string;
  apply?: string;
  run?: string;
}

/** Makes a step continue without its session: the controller chooses its name, so that it never starts twice. */
export interface JobRequest {
  id: string;
  /** The time after which all its processes are killed, and it has failed. */
  seconds: number;
  /** How long the host keeps its output. */
  keep: 'week' | 'asked' | 'never';
}

/** A unit that a step may start. */
export interface StartedUnit {
  name: string;
  scope: string;
  /** An addition to the hint if it does not stay up. */
  remark: string;
}

/** One unit of work for a host. */
export interface RemoteStep {
  module: string;
  scripts: Scripts;
  /** Shell variables of the scripts, without the KP_ prefix. */
  variables: Record<string, ShellValue>;
  /** Those of them that are paths which begin with a home, such as ~/x. */
  homes?: readonly string[];
  /** Positional parameters of the scripts. */
  words: string[];
  /** State modules: key -> wanted value. */
  want: Record<string, string> | undefined;
  /** The variable with the path that the scripts read first. */
  looksAt?: string | undefined;
  /** Content for the scripts' write_content. */
  content: Content | undefined;
  environment: Record<string, string>;
  /** Check mode: read, but change nothing. */
  check: boolean;
  /** The report shows texts, so read.sh must send them. */
  diff: boolean;
  /** Seconds after which all processes of the step are killed, and it has failed. */
  timeout?: number;
  /** The step is only started, see jobs.sh; its own answer is queried later. */
  job?: JobRequest;
  /** The command of the user, for reports, without secrets. */
  command?: string;
  /** What it manages, for reports. */
  resource?: string;
  /** Its output must never be shown. */
  noLog?: true;
  /** The task, for reports about steps. */
  origin?: StepOrigin;
  /** The functions that its scripts call in addition to the prelude. */
  needs?: readonly ScriptPart[] | undefined;
  /** What the module makes of the reported values for `register`. */
  returns?: ((reported: Reported) => Values) | undefined;
  /** Runs the task from the controller, with this step as often as it needs. */
  drive?: ((host: DrivenHost) => Promise<DrivenResult>) | undefined;
  /** The members of the registered value that become facts. */
  facts?: readonly string[] | undefined;
  /** The unit that it may start: its result is final when that unit has stayed up, see unit-checks.ts. */
  startsUnit?: StartedUnit;
  /** It does the same whether a unit that has just started stays up or not. */
  ignoresUnits?: true;
  /** The playbook reads its values. */
  isRead?: true;
  /** It only asks, and the host keeps what it asks for: it is sent again if its answer is lost with the connection. */
  isQuestion?: true;
  /** No later step may run before its result is final. */
  isAwaited?: true;
  /** A command that answers for the step if it has nothing to do, and saves its subshell. */
  shortcut?: string;
  /** The name of the open transaction that keeps what the step changes, see transaction.sh. */
  transaction?: string;
  /** A new connection must succeed before the changes of that transaction are kept. */
  confirms?: boolean;
  /** The handlers that it notifies if it changes something: the host keeps them until they have run, see owed.sh. */
  owes?: readonly OwedHandler[];
  /** The effect of a failure on later steps: stop them, run them, or stop them at the next fence. */
  onFailure: 'stop' | 'keep' | 'later';
}

/** How a step uses what the host has read ahead, see ahead.ts. */
export interface Ahead {
  /** Shell text that must come before the step: it reads the files of this step and of later ones. */
  before?: string;
  /** Shell text with the slot of the results. */
  seen?: string;
  /** A command that answers for the step if the results are as wanted; absent if they cannot show that. */
  asWanted?: string;
}

/** Bytes for a file on the host: in memory, or read and made as they are sent. */
export type Content =
  | { bytes: Uint8Array }
  /** The size is unknown before a download, and known when the step is sent again with the content. */
  | { chunks: () => AsyncIterable<Buffer>; readonly size: number | undefined };

/**
 * Up to this many bytes, content is sent inside its step, whether the host needs it or not: that costs less than
 * asking. Larger content is sent when the host requests it.
 */
export const inlineLimit = 65536;

/** Whether the content is sent apart from its step. */
export function isLarge(content: Content | undefined): boolean {
  return content !== undefined && (!('bytes' in content) || content.bytes.length > inlineLimit);
}

/** The number of bytes, if it is known. */
export function contentSize(content: Content): number | undefined {
  return 'bytes' in content ? content.bytes.length : content.size;
}

/** A module's scripts as shell functions, sent once per session. */
export function moduleFunctions(module: string, scripts: Scripts): string {
  return Object.entries(scripts)
    .map(([part, text]) => `kp_${part}_${module}() {\n${bytes(text)}\n}\n`)
    .join('');
}

/**
 * The shell text of one step. It runs in its own subshell, so that it cannot change its shell, and with an empty
 * stdin, so that it cannot read the steps after it.
 * @param tokens of its answer and its marks
 * @param contentFile the path of a large content on the host, after its upload
 * @param ahead the results of the lookahead, see ahead.ts
 */
export function stepText(
  id: number,
  tokens: Tokens,
  step: RemoteStep,
  contentFile?: string,
  ahead: Ahead = {},
): string {
  const { same, changed, failed, begin, end } = tokens;
  const { before = '', seen = '', asWanted = step.shortcut } = ahead;
  const target = targetOf(step);
  const recovers = step.needs?.includes('transaction') ? 'kp_recover\n' : '';
  return (
    `${before}kp_next ${id} ${same} ${changed} ${failed} ${begin} ${end} && {\n` +
    `${recovers}${target === undefined ? '' : assignPath('kp_step_path', target)}${asWanted === undefined ? '' : `${asWanted} || `}(\n${seen}${variables(step, contentFile)}` +
    `${callOf(step)} ${step.module}${step.words.map((word) => ` ${quote(word)}`).join('')}\n` +
    `) </dev/null\nkp_end $? ${step.onFailure}\n}\n`
  );
}

/** The path that the step changes, if it is known: the session writes it to the disk with others, see kp_settle. */
function targetOf({ looksAt, variables, check, job }: RemoteStep): string | undefined {
  const path = looksAt === undefined || check || job ? undefined : variables[looksAt];
  if (typeof path !== 'string' || !(path.startsWith('/') || homePath.test(path))) return undefined;
  return path;
}

function callOf({ want, job }: RemoteStep): string {
  const call = want ? 'kp_state' : 'kp_action';
  return job ? `kp_start_job ${quote(job.id)} ${seconds(job.seconds)} ${job.keep} ${call}` : call;
}

function seconds(time: number): number {
  return Math.max(1, Math.ceil(time));
}

function variables(step: RemoteStep, contentFile: string | undefined): string {
  let text = '';
  for (const [name, value] of Object.entries(step.environment)) text += `export ${assign(name, value)}`;
  for (const [name, value] of Object.entries(step.variables))
    text += step.homes?.includes(name)
      ? atHome(`KP_${name.toUpperCase()}`, value as string)
      : given(name.toUpperCase(), shellText(value));
  if (step.timeout !== undefined) text += `kp_timeout=${seconds(step.timeout)}\n`;
  if (step.check) text += 'KP_CHECK=yes\n';
  // content that must not be in a log must not be readable in a file either
  if (step.noLog) text += 'KP_DEFAULT_MODE=0600 kp_no_log=yes\n';
  if (step.diff) text += 'KP_DIFF=yes\n';
  if (step.transaction !== undefined) text += assign('kp_transaction', step.transaction);
  if (step.confirms) text += 'kp_confirms=yes\n';
  if (step.owes) text += assign('kp_owes', step.owes.map(({ key }) => key).join(' '));
  text += contentText(step.content, contentFile);
  if (step.want) {
    const lines = Object.entries(step.want).map(([key, value]) => `${key}=${escapeLine(value)}\n`);
    text += `KP_WANTED=${lines.length}\n${assign('KP_WANT', `\n${lines.join('')}`)}`;
  }
  return text;
}

/** Empty values are not sent: the session has set every name to an empty value, see `Session`. */
function given(name: string, value: string | Uint8Array): string {
  return value.length > 0 ? assign(`KP_${name}`, value) : '';
}

/** A path at somebody's home; the step fails if the host knows no such home, see kp_need_homes. */
function atHome(name: string, path: string): string {
  return `${assignPath(name, path)}KP_HOMES=$KP_HOMES$nl$${name}\n`;
}

function shellText(value: ShellValue): string | Uint8Array {
  if (value === undefined || value === false) return '';
  if (value === true) return 'yes';
  return typeof value === 'number' ? String(value) : value;
}

function contentText(content: Content | undefined, file: string | undefined): string {
  if (!content) return '';
  const size = `KP_CONTENT_SIZE=${contentSize(content) ?? ''}\n`;
  if (!('bytes' in content) || isLarge(content))
    return file ? size + given('CONTENT_FILE', file) : 'KP_CONTENT_LATER=yes\n';
  if (content.bytes.includes(0))
    return size + given('CONTENT_BASE64', Buffer.from(content.bytes).toString('base64'));
  return given('CONTENT', content.bytes);
}
