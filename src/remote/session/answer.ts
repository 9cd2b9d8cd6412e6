import { unescapeLine } from '../step/quote.ts';
import type { AnswerVerdict } from './ledger.ts';

/** A host's answer to one step. */
export interface Answer {
  /**
   * unchanged: all was as wanted, or there was nothing to do · changed: it is now (or would be, in check mode) ·
   * content: the host waits for its content · failed: the step reports a failure · died: its shell was killed.
   */
  status: 'unchanged' | 'changed' | 'content' | 'failed' | 'died';
  /** The state before, and after the repair. */
  before: Record<string, string>;
  after: Record<string, string>;
  /** The texts that scripts set with `result`, for `register`. */
  results: Record<string, string>;
  /** More of them: those that are true or false. */
  flags: Record<string, boolean>;
  /** Texts for the report, as bytes. */
  notes: Record<string, Buffer>;
  message: string;
  hint: string;
  /** Where it failed: read, apply, verify or run. */
  phase: string;
  rc: number;
  /** A unit that the step has started must still show that it stays up. */
  settles?: true;
  /** The CPU time of the session so far, in ticks of 0.01 s, if it was asked for. */
  cpuTicks?: number;
  stdout: Captured;
  stderr: Captured;
  /** It counts as failed, since values that the playbook reads were lost with a connection. */
  isIncomplete?: true;
}

/** The words for a status in the header of an answer, and the token that proves it. */
export const statuses: Record<string, [Answer['status'], AnswerVerdict]> = {
  same: ['unchanged', 'same'],
  unchanged: ['unchanged', 'same'],
  changed: ['changed', 'changed'],
  content: ['content', 'failed'],
  failed: ['failed', 'failed'],
  died: ['died', 'failed'],
};

/** The number of bytes after the header of an answer. */
export function payloadSize(words: string[]): number {
  return /^\d+$/.test(words[3] ?? '') ? Number(words[3]) : 0;
}

/** Output of a command, without its middle when it is long. */
export interface Captured {
  bytes: Buffer;
  /** The number of bytes missing in the middle. */
  truncated: number;
}

/** The most lines of an answer: more can only be an attempt to waste time. */
const mostLines = 20_000;

/**
 * Reads the payload of an answer, see prelude.sh. Ignores invalid lines, since hosts may lie.
 * @throws Error when there are too many lines
 */
export function parsePayload(payload: Buffer): Omit<Answer, 'status' | 'stdout' | 'stderr'> {
  const answer = {
    before: Object.create(null) as Record<string, string>,
    after: Object.create(null) as Record<string, string>,
    results: Object.create(null) as Record<string, string>,
    notes: Object.create(null) as Record<string, Buffer>,
  };
  const facts: Record<string, string> = Object.create(null);
  const flags: Record<string, string> = Object.create(null);
  const targets: Record<string, Record<string, string>> = {
    '<': answer.before,
    '>': answer.after,
    '.': answer.results,
    ':': facts,
    '?': flags,
  };
  let at = 0;
  for (let lines = 0; at < payload.length; lines++) {
    if (lines === mostLines) throw new Error('an answer has too many lines');
    let end = payload.indexOf(10, at);
    if (end < 0) end = payload.length;
    const line = payload.toString('utf8', at + 1, end);
    const kind = String.fromCharCode(payload[at]!);
    at = end + 1;
    if (kind === '~' || kind === '%') {
      const [name, length] = line.split(' ');
      const size = /^\d+$/.test(length ?? '') ? Number(length) : payload.length;
      const text = payload.subarray(at, at + size);
      if (kind === '~') answer.notes[name!] = text;
      else answer.results[name!] = text.toString('utf8');
      at += size + 1;
    } else {
      const cut = line.indexOf('=');
      if (cut > 0 && targets[kind]) targets[kind][line.slice(0, cut)] = unescapeLine(line.slice(cut + 1));
    }
  }
  return {
    ...answer,
    flags: Object.fromEntries(Object.entries(flags).map(([key, value]) => [key, value !== ''])),
    message: facts.message ?? '',
    hint: facts.hint ?? '',
    phase: facts.phase ?? '',
    rc: wholeNumber(facts.rc) ?? 0,
    ...(facts.settles !== undefined && { settles: true as const }),
    ...(facts.cpu !== undefined && { cpuTicks: wholeNumber(facts.cpu) ?? 0 }),
  };
}

function wholeNumber(text: string | undefined): number | undefined {
  return /^\d{1,15}$/.test(text ?? '') ? Number(text) : undefined;
}
