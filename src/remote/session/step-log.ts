import { type Answer, parsePayload, payloadSize, statuses } from './answer.ts';
import type { Ledger, Tokens } from './ledger.ts';
import { MarkReader } from './mark-reader.ts';

/** What the log of a lost shell says about a step. */
export type StepRecord =
  /** It has ended with this answer; its output is lost. */
  | { answer: Answer }
  /** It has begun to change something, and there is no record of its end. */
  | 'begun'
  /** It has changed nothing, and can be sent again. */
  | 'again';

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
  if (word === 'again') return isIssued('failed') ? 'again' : undefined;
  const [status, verdict] = statuses[word] ?? [];
  if (status === undefined || !isIssued(verdict!)) return undefined;
  return status === 'content' ? 'again' : { answer: answerOf(status, payload, cut ? 'values' : 'output') };
}

/** The answer to a step that was as wanted: it has no record. */
export const unrecorded: Answer = answerOf('unchanged', Buffer.alloc(0), 'output');

function answerOf(status: Answer['status'], payload: Buffer, lost: NonNullable<Answer['lost']>): Answer {
  const none = { bytes: Buffer.alloc(0), truncated: 0 };
  return { status, ...parsePayload(payload), stdout: none, stderr: none, lost };
}
