import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionError } from '../../core/connection-error.ts';
import { partText } from '../shell/parts.ts';
import type { Answer } from './answer.ts';
import type { Ledger } from './ledger.ts';
import type { SentStep } from './sent-steps.ts';
import type { SessionShell } from './session-shell.ts';
import { answerFrom, readStepLog, type StepRecord } from './step-log.ts';

/** The steps whose results a lost shell may have left. */
export interface RecalledSteps {
  /** The oldest one without a result. */
  readonly first: SentStep | undefined;
  answered(id: number, answer: Answer): void;
  /** The answers of the lost shell have been taken. */
  recalled(): void;
}

/** A shell of a session whose connection was lost. */
export interface LostShell {
  shell: SessionShell;
  /** It was sent steps. */
  hasSteps: boolean;
  /** When it was lost, by the clock of `performance`. */
  since: number;
}

/** Seconds after which a host can have removed the log. */
const logLimit = 20;

/** Seconds between two questions whether a lost shell has ended its step: at first, and at most. */
const pauses = { first: 0.05, most: 2 };

/** The most questions after which a stopped shell is given up. */
const mostStops = 8;

/** The bytes of a log that are read at a time, and at most. */
const partSize = 512 * 1024;
const sizeLimit = 32 * 1024 * 1024;

/**
 * Takes over from a lost shell of the session: waits until it has ended its step, and takes the results that it has left.
 * After that, no shell has begun the steps without a result.
 * @throws ConnectionError if the result of a step is unknown
 */
export async function takeUp(
  shell: SessionShell,
  lostShell: LostShell,
  steps: RecalledSteps,
  ledger: Ledger,
): Promise<void> {
  void shell.outbox.add(`${partText('take-up')}\n`);
  if (!(await isComplete(shell, lostShell))) return;
  const { shell: lost } = lostShell;
  const log = await readLog(shell, lost.log);
  let records: ReturnType<typeof readStepLog>;
  try {
    records = readStepLog(log, lost.nonce, ledger);
  } catch {
    throw unknown('the log on the host is invalid');
  }
  recall(records, steps, ledger);
  void shell.outbox.add(`kp_drop_log ${lost.log} ${lost.token}\n`);
}

/** Waits until nothing more is written to the log. Resolves to false if the shell has run no steps, and will not run them. */
async function isComplete(
  shell: SessionShell,
  { shell: lost, hasSteps, since }: LostShell,
): Promise<boolean> {
  let stops = 0;
  for (let pause = pauses.first; ; pause = Math.min(pauses.most, 2 * pause)) {
    const state = await stateOf(shell, lost, since);
    if (state === 'complete') return true;
    if (state === 'claimed' || (state === 'absent' && !hasSteps)) return false;
    if (state === 'foreign') throw unknown('the host was restarted, or is another one');
    stops = state === 'stopped' ? stops + 1 : 0;
    if (stops > mostStops) throw unknown('the shell on the host is stopped (SIGSTOP)');
    if (state !== 'open' && state !== 'stopped') throw unknown('there is no log on the host');
    await sleep(pause * 1000);
  }
}

/** The state of the log, see take-up.sh. If the shell has not answered, it may not have started. */
async function stateOf(shell: SessionShell, lost: SessionShell, since: number): Promise<string | undefined> {
  const { log, hasBegun, age } = lost;
  const mayBeAbsent = !hasBegun && performance.now() - since < logLimit * 1000;
  const words = mayBeAbsent ? [String(Math.ceil(age) + 1)] : [];
  return (await shell.ask('kp_ask_log', log, ...words)).results.log;
}

async function readLog(shell: SessionShell, log: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let from = 0; from < sizeLimit; ) {
    const { notes } = await shell.ask('kp_read_log', log, String(from + 1), String(partSize));
    const part = notes.log ?? Buffer.alloc(0);
    parts.push(part);
    from += part.length;
    if (part.length < partSize) return Buffer.concat(parts);
  }
  throw unknown('the log on the host is too long');
}

/**
 * Takes the results from the records. A shell runs its steps in order: if a later step has a record, a step without one
 * was as wanted.
 */
function recall(records: ReadonlyMap<number, StepRecord>, steps: RecalledSteps, ledger: Ledger): void {
  const last = Math.max(0, ...records.keys());
  for (let step = steps.first; step && step.id <= last; step = steps.first) {
    const record = records.get(step.id);
    // the lost connection may be the reason of a failure, but not if a later step has run
    const { isQuestion } = step.step;
    const canRepeat = isQuestion || record === 'content' || (typeof record === 'object' && record.canRepeat);
    if (canRepeat && step.id === last) break;
    if (typeof record === 'string') throw unknown('the host does not know how the task ended');
    ledger.close(step.id);
    steps.answered(step.id, answerFrom(record, step.step));
  }
  steps.recalled();
}

function unknown(why: string): ConnectionError {
  return new ConnectionError('lost', `the connection was lost, and ${why}`);
}
