import type { ActionResult } from '../../actions/action.ts';
import { failedResult } from '../../actions/results.ts';
import type { Change, Output } from '../../core/events.ts';
import { exitStatus } from '../../core/exit-status.ts';
import { partlyKnown, Unknown } from '../../core/unknown.ts';
import type { Value, Values } from '../../core/values.ts';
import type { Answer, Captured } from '../../remote/session/answer.ts';
import type { RemoteStep } from '../../remote/step/step.ts';
import type { HostVariables } from '../host/variables.ts';
import { explainComplaint } from './complaints.ts';

/** The result of one task, or one item of its loop, on one host. */
export interface Result extends ActionResult {
  hint?: string;
  output?: Output;
  /** The command of the user. */
  command?: string;
  /** The variables are those of another host, if the task says so. */
  definesOn?: HostVariables;
  /** The facts that the task sets for its host. */
  facts?: Values;
  /** It would change something, but check mode kept it from running. */
  notRun?: true;
  /** `until` did not hold, and no attempts are left. */
  gaveUp?: true;
  /** The host could not be reached. */
  lost?: true;
  /** The host has lost values that the playbook reads: it has failed for this reason. */
  isIncomplete?: true;
  /** A saved plan has stopped it: nothing pardons that. */
  isUnplanned?: true;
  /** It is the result of the run that this one resumes: nothing was sent. */
  isEarlier?: true;
}

/** Reads a host's answer to a step. */
export function resultOf(step: RemoteStep, answer: Answer): Result {
  try {
    return readAnswer(step, answer);
  } catch (error) {
    return failedResult((error as Error).message);
  }
}

function readAnswer(step: RemoteStep, answer: Answer): Result {
  const failed = answer.status === 'failed' || answer.status === 'died';
  const status = failed ? 'failed' : (answer.status as 'changed' | 'unchanged');
  const notRun = step.check && status === 'changed';
  const changes = changesOf(step, answer);
  const explained = failed ? explanationOf(step, answer) : undefined;
  const message = explained?.message ?? answer.message;
  const hint = answer.hint || explained?.hint;
  const output = failed || !(step.want || notRun) ? outputOf(answer) : undefined;
  const value: Values = { changed: status === 'changed', failed, ...valuesOf(step, answer, notRun) };
  if (message) value.msg = message;
  return {
    status,
    changes: failed && ['verify', 'compare'].includes(answer.phase) ? [] : changes,
    ...(message && { message }),
    ...(hint && { hint }),
    ...(output && { output }),
    ...(step.command !== undefined && { command: step.command }),
    value,
    ...(step.facts && { facts: factsAmong(step.facts, value) }),
    ...(notRun && { notRun }),
    ...(failed && answer.results.not_as_planned === 'yes' && { isUnplanned: true as const }),
    ...(answer.isIncomplete && { isIncomplete: true as const }),
  };
}

/** The members of the registered value that depend on the module. Those of an action that did not run are unknown. */
function valuesOf({ want, returns }: RemoteStep, answer: Answer, notRun: boolean): Values {
  const { results, flags } = answer;
  if (returns && (want || !notRun)) return returns({ results, state: stateAfter(want, answer) });
  return { ...results, ...flags, ...(!want && !notRun && outputValues(answer)) };
}

function factsAmong(names: readonly string[], value: Values): Values {
  const facts: Values = Object.create(null);
  for (const name of names) if (Object.hasOwn(value, name)) facts[name] = value[name]!;
  return facts;
}

/** An answer that reports no change contains no state, since the state is as wanted. */
function stateAfter(want: RemoteStep['want'], { status, before, after }: Answer): Record<string, string> {
  const isReached = status === 'changed' || status === 'unchanged';
  return Object.assign(Object.create(null), before, after, isReached && want);
}

/**
 * The registered value: reading an unknown part of it throws Unknown. A task that did not run would not be
 * skipped.
 */
export function registered({ value, unknown, notRun }: Result): Values {
  return unknown ? partlyKnown(value, unknown, notRun ? ['skipped'] : []) : value;
}

/** The registered value of a loop: it has changed or failed if one of its items has. */
export function ofAll(results: readonly Values[]): Values {
  const known: Values = { results: [...results] };
  let unknown: Unknown | undefined;
  for (const member of ['changed', 'failed']) {
    const any = anyOf(results, member);
    if (any instanceof Unknown) unknown = any;
    else known[member] = any;
  }
  return unknown ? partlyKnown(known, unknown, ['skipped']) : known;
}

function anyOf(results: readonly Values[], member: string): boolean | Unknown {
  let unknown: Unknown | undefined;
  for (const result of results) {
    try {
      if (result[member] === true) return true;
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      unknown ??= error;
    }
  }
  return unknown ?? false;
}

/**
 * The wanted keys that had other values: the same comparison as on the host. A step without its own wanted keys,
 * such as async_status, may report those of another step: then all keys that differ afterwards.
 */
function changesOf(step: RemoteStep, answer: Answer): Change[] {
  const changes: Change[] = [];
  if (answer.status === 'unchanged') return changes;
  for (const [key, after] of Object.entries(step.want ?? answer.after)) {
    const before = answer.before[key] ?? null;
    if (before !== after) changes.push({ key, before, after });
  }
  const text = textChange(step, answer);
  return text && changes.some((c) => c.key === 'sha256' || c.key === 'state') ? [...changes, text] : changes;
}

/** The texts themselves, for --diff, when both are text and not too long. */
function textChange(step: RemoteStep, answer: Answer): Change | undefined {
  const content = step.content;
  if (!step.diff || !content || !('bytes' in content)) return undefined;
  const bytes = Buffer.from(content.bytes);
  if (bytes.length > 65536 || bytes.includes(0)) return undefined;
  return {
    key: 'content',
    before: answer.notes.before?.toString('utf8') ?? null,
    after: bytes.toString('utf8'),
    kind: 'text',
  };
}

/** Why a step failed: in the words of its script, else in those of the programs that it ran. */
function explanationOf(step: RemoteStep, answer: Answer): { message: string; hint?: string } {
  const message = failure(step, answer);
  const explained = answer.message ? undefined : explainComplaint(answer.stderr.bytes.toString('utf8'));
  return explained ? { ...explained, message: explained.message ?? message } : { message };
}

function failure(step: RemoteStep, answer: Answer): string {
  if (answer.status === 'died') return `its shell ended with ${endOf(answer.rc)}`;
  if (answer.phase === 'compare' && step.want) {
    const wrong = Object.entries(step.want).filter(([key, value]) => answer.after[key] !== value);
    const all = wrong.map(([key, value]) => `${key} is ${shown(answer.after[key])}, not ${shown(value)}`);
    return `${answer.message}: ${all.join('; ')}`;
  }
  if (answer.message) return answer.message;
  const doing = {
    read: 'looking at the state',
    apply: 'changing the state',
    verify: 'looking at the new state',
  };
  const phase = doing[answer.phase as keyof typeof doing];
  return phase ? `${phase} failed with code ${answer.rc}` : exitStatus(answer.rc);
}

function endOf(rc: number): string {
  return rc > 128 ? `signal ${rc - 128}` : `code ${rc}`;
}

function shown(value: string | undefined): string {
  if (value === undefined) return 'not there';
  return `"${value.length > 80 ? `${value.slice(0, 80)}…` : value}"`;
}

function outputOf(answer: Answer): Output {
  return {
    rc: answer.rc,
    stdout: answer.stdout.bytes.toString('utf8'),
    stderr: answer.stderr.bytes.toString('utf8'),
    truncated: answer.stdout.truncated + answer.stderr.truncated,
  };
}

function outputValues(answer: Answer): Values {
  const [stdout, stderr] = [text(answer.stdout), text(answer.stderr)];
  return { rc: answer.rc, stdout, stderr, stdout_lines: lines(stdout), stderr_lines: lines(stderr) };
}

/** As in Ansible: without the newlines at the end. */
function text({ bytes }: Captured): string {
  return bytes.toString('utf8').replace(/\n+$/, '');
}

function lines(value: string): Value[] {
  return value === '' ? [] : value.split('\n');
}
