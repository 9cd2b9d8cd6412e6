import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionError } from '../../core/connection-error.ts';
import { partText } from '../shell/parts.ts';
import type { Answer } from './answer.ts';
import type { Ledger } from './ledger.ts';
import type { SentStep } from './sent-steps.ts';
import type { SessionShell } from './session-shell.ts';
import { readStepLog, type StepRecord, unrecorded } from './step-log.ts';

/** The steps whose results a lost shell may have left. */
export interface RecalledSteps {
  /** The oldest one without a result. */
  readonly first: SentStep | undefined;
  answered(id: number, answer: Answer): void;
}

/** A shell of a session whose connection was lost. */
export interface LostShell {
  shell: SessionShell;
  /** It may have run steps. */
  hasSteps: boolean;
}

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
  { shell: { log: name, nonce, token }, hasSteps }: LostShell,
  steps: RecalledSteps,
  ledger: Ledger,
): Promise<void> {
  void shell.outbox.add(`${partText('take-up')}\n`);
  if (!(await isComplete(shell, name, hasSteps))) return;
  const log = await readLog(shell, name);
  let records: ReturnType<typeof readStepLog>;
  try {
    records = readStepLog(log, nonce, ledger);
  } catch {
    throw unknown('the log on the host is invalid');
  }
  recall(records, steps, ledger);
  void shell.outbox.add(`kp_drop_log ${name} ${token}\n`);
}

/** Waits until nothing more is written to the log. Resolves to false for a shell that has no log, and has run no steps. */
async function isComplete(shell: SessionShell, log: string, hasSteps: boolean): Promise<boolean> {
  let stops = 0;
  for (let pause = pauses.first; ; pause = Math.min(pauses.most, 2 * pause)) {
    const { results } = await shell.ask('kp_ask_log', log);
    if (results.log === 'complete') return true;
    if (results.log === 'absent' && !hasSteps) return false;
    if (results.log === 'foreign') throw unknown('the host was restarted, or is another one');
    stops = results.log === 'stopped' ? stops + 1 : 0;
    if (stops > mostStops) throw unknown('the shell on the host is stopped (SIGSTOP)');
    if (results.log !== 'open' && results.log !== 'stopped') throw unknown('there is no log on the host');
    await sleep(pause * 1000);
  }
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
    const record = records.get(step.id) ?? { answer: unrecorded };
    if (record === 'again' && step.id === last) return;
    if (typeof record === 'string') throw unknown('the host does not know how the task ended');
    ledger.close(step.id);
    steps.answered(step.id, record.answer);
  }
}

function unknown(why: string): ConnectionError {
  return new ConnectionError('lost', `the connection was lost, and ${why}`);
}
