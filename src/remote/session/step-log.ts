import type { RemoteStep } from '../step/step.ts';
import { type Answer, parsePayload, payloadSize, statuses } from './answer.ts';
import type { Ledger, Tokens } from './ledger.ts';
import { MarkReader } from './mark-reader.ts';

/** What the log of a lost shell says about a step. */
export type StepRecord =
  /** It has ended with this answer, without its output, and perhaps without its values. */
  | EndRecord
  /** It has begun to change something, and there is no record of its end. */
  | 'begun'
  /** It waits for its content. */
  | 'content';

interface EndRecord {
  answer: Answer;
  isCut: boolean;
  /** It has failed and has changed nothing. */
  canRepeat?: boolean;
}

/**
 * Reads a log, see log.sh: the last record of each step. As in a stream, a record counts with a token of its step only.
 * @throws Error for a log that cannot be one
 */
export function readStepLog(log: Buffer, nonce: string, ledger: Ledger): Map<number, StepRecord> {
  const records = new Map<number, StepRecord>();
  const add = (words: string[], payload: Buffer) => {
    const id = Number(words[0]);
    const record = recordOf(words, payload, (kind) => ledger.hasIssued(id, kind, words[2]));
    if (record) records.set(id, record);
  };
  new MarkReader(
    nonce,
    payloadSize,
    () => {},
    ({ words, payload }) => add(words, payload),
  ).add(log);
  return records;
}

/** Undefined for a record of an earlier attempt, or one without the right token. */
function recordOf(
  [, word = '', , , cut]: string[],
  payload: Buffer,
  isIssued: (kind: keyof Tokens) => boolean,
): StepRecord | undefined {
  if (word === 'begin') return isIssued('begin') ? 'begun' : undefined;
  const canRepeat = word === 'again';
  const [status, verdict] = statuses[canRepeat ? 'failed' : word] ?? [];
  if (status === undefined || !isIssued(verdict!)) return undefined;
  if (status === 'content') return 'content';
  return { answer: answerOf(status, payload), isCut: cut !== undefined, canRepeat };
}

/** The record of a step that was as wanted: it has none. */
const unrecorded: EndRecord = { answer: answerOf('unchanged', Buffer.alloc(0)), isCut: false };

function answerOf(status: Answer['status'], payload: Buffer): Answer {
  const none = { bytes: Buffer.alloc(0), truncated: 0 };
  return { status, ...parsePayload(payload), stdout: none, stderr: none };
}

/** The answer of a step, as far as it is known. Without values that the playbook reads, it counts as failed. */
export function answerFrom(record: Exclude<StepRecord, string> = unrecorded, step: RemoteStep): Answer {
  const { answer, isCut } = record;
  // a module with values of its own does not show its output, and the start of a job has none
  const isSilent = step.want !== undefined || step.returns !== undefined || step.job !== undefined;
  const isWhole = !isCut && (isSilent || record === unrecorded);
  if (isWhole) return answer;
  const loss = 'its output was lost with the connection';
  if (answer.status === 'failed' || answer.status === 'died') return { ...answer, hint: answer.hint || loss };
  if (!step.isRead) return { ...answer, message: answer.message || loss };
  const message = `it ended with ${answer.rc}, but ${loss}`;
  return { ...answer, status: 'failed', message, isIncomplete: true };
}
