import { homePath } from '../../core/home-path.ts';
import type { ScriptPart, ShellValue } from '../../core/module.ts';
import type { Tokens } from '../session/ledger.ts';
import { assign, assignPath, bytes, escapeLine, quote } from './quote.ts';

/** Scripts of a module, as constant text; a state module has read and apply, an action has run. */
export interface Scripts {
  read?: string;
  apply?: string;
  run?: string;
}

/** What makes a step go on without its session: the controller names it, so that it is never begun twice. */
export interface JobRequest {
  id: string;
  /** After so long everything that it has started is ended, and it has failed. */
  seconds: number;
  /** For how long the host keeps what it prints. */
  keep: 'week' | 'asked' | 'never';
}

/** What a host is asked to do in one go. */
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
  /** The variable with the path that the scripts look at first. */
  looksAt?: string | undefined;
  /** Content for the scripts' write_content. */
  content: Content | undefined;
  environment: Record<string, string>;
  /** Look, but don't touch. */
  check: boolean;
  /** The report will show texts, so read.sh shall note them. */
  diff: boolean;
  /** Seconds after which everything that the step has started is ended, and it has failed. */
  timeout?: number;
  /** It is only started, see jobs.sh; its answer says so, and the step's own answer is asked for later. */
  job?: JobRequest;
  /** Nothing that it says may be shown, whatever happens. */
  noLog?: true;
  /** What its scripts call beside the prelude. */
  needs?: readonly ScriptPart[] | undefined;
  /** What a failure does to the steps behind: stop them, keep them going, or stop them at the next fence. */
  onFailure: 'stop' | 'keep' | 'later';
}

/** How a step gains from what the host has looked at before it, see ahead.ts. */
export interface Ahead {
  /** Shell text that must come before the step: it looks for this step and for those that follow. */
  before?: string;
  /** Shell text by which the step knows where to find what was seen. */
  seen?: string;
  /** A command that answers for the step if what was seen is all that it wants; absent if that cannot be told. */
  asWanted?: string;
}

/** Bytes to be put somewhere on the host: in memory, or in a file on the controller. */
export type Content = { bytes: Uint8Array } | { path: string; size: number };

/**
 * Up to this many bytes a content travels inside its step, whether the host needs it or not: that costs less
 * than asking. A larger one is sent when the host has said that it needs it.
 */
export const inlineLimit = 65536;

/** Does the content travel apart from its step? */
export function isLarge(content: Content | undefined): boolean {
  return content !== undefined && (!('bytes' in content) || content.bytes.length > inlineLimit);
}

/** A module's scripts as shell functions, sent once per session. */
export function moduleFunctions(module: string, scripts: Scripts): string {
  return Object.entries(scripts)
    .map(([part, text]) => `kp_${part}_${module}() {\n${bytes(text)}\n}\n`)
    .join('');
}

/**
 * The shell text of one step. It runs in a subshell of its own, so that nothing that it does to its shell
 * lives on, and with an empty stdin, so that it cannot eat the steps behind it.
 * @param tokens by which its answer and its marks are known
 * @param contentFile where a large content is on the host by now
 * @param ahead what was seen ahead of the step, see ahead.ts
 */
export function stepText(
  id: number,
  tokens: Tokens,
  step: RemoteStep,
  contentFile?: string,
  ahead: Ahead = {},
): string {
  const { same, changed, failed, begin, end } = tokens;
  const { before = '', seen = '', asWanted } = ahead;
  const folder = folderOf(step);
  return (
    `${before}kp_next ${id} ${same} ${changed} ${failed} ${begin} ${end} && {\n` +
    `${folder === undefined ? '' : assignPath('kp_folder', folder)}${asWanted === undefined ? '' : `${asWanted} || `}(\n${seen}${variables(step, contentFile)}` +
    `${callOf(step)} ${step.module}${step.words.map((word) => ` ${quote(word)}`).join('')}\n` +
    `) </dev/null\nkp_end $? ${step.onFailure}\n}\n`
  );
}

/** The directory whose names the step changes, if it does: the session brings it to the disk with others, see kp_settle. */
function folderOf({ looksAt, variables, check, job }: RemoteStep): string | undefined {
  const path = looksAt === undefined || check || job ? undefined : variables[looksAt];
  if (typeof path !== 'string' || !(path.startsWith('/') || homePath.test(path))) return undefined;
  return path.slice(0, Math.max(0, path.lastIndexOf('/'))) || '/';
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
  if (step.timeout !== undefined) text += `KP_TIMEOUT=${seconds(step.timeout)}\n`;
  if (step.check) text += 'KP_CHECK=yes\n';
  // content that must not be in a log must not be readable in a file, either
  if (step.noLog) text += 'KP_DEFAULT_MODE=0600\n';
  if (step.diff) text += 'KP_DIFF=yes\n';
  text += contentText(step.content, contentFile);
  if (step.want) {
    const lines = Object.entries(step.want).map(([key, value]) => `${key}=${escapeLine(value)}\n`);
    text += `KP_WANTED=${lines.length}\n${assign('KP_WANT', `\n${lines.join('')}`)}`;
  }
  return text;
}

/** What is empty need not be said: the session has set every name to nothing, see `Session`. */
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
  if (isLarge(content)) return file ? given('CONTENT_FILE', file) : 'KP_CONTENT_LATER=yes\n';
  if (!content || !('bytes' in content)) return '';
  if (content.bytes.includes(0))
    return given('CONTENT_BASE64', Buffer.from(content.bytes).toString('base64'));
  return given('CONTENT', content.bytes);
}
