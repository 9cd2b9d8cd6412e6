import { randomHex } from '../../core/random-text.ts';

/** The statuses of an answer that must not be confused. */
export type AnswerVerdict = 'same' | 'changed' | 'failed';

/** The tokens of one step, which only its shell can know; each is valid once. */
export type Tokens = Record<AnswerVerdict | 'begin' | 'end', string>;

interface Entry {
  tokens: Tokens;
  isAnswered: boolean;
}

/**
 * The steps without an answer, and the tokens of their answers and marks. Each verdict has its own token, which is
 * in a stream only when the shell has reached it: a program that reads the output, or takes an answer out of a
 * stream, cannot make another answer from it.
 */
export class Ledger {
  readonly #out = new Map<number, Entry>();

  /** Creates new tokens for a step that is sent, perhaps again. */
  issue(id: number): Tokens {
    const tokens = { same: token(), changed: token(), failed: token(), begin: token(), end: token() };
    this.#out.set(id, { tokens, isAnswered: false });
    return tokens;
  }

  /** Removes a step that is done or will not run. */
  close(id: number): void {
    this.#out.delete(id);
  }

  /** Records an answer; throws if it is not the expected one. */
  answered(id: number, verdict: AnswerVerdict, token: string | undefined): void {
    const entry = this.#out.get(id);
    if (!entry || entry.isAnswered || entry.tokens[verdict] !== token) throw new Forged();
    entry.isAnswered = true;
  }

  /** Whether this is the token for that answer or mark of a step without an answer. */
  hasIssued(id: number, kind: keyof Tokens, token: string | undefined): boolean {
    return this.#out.get(id)?.tokens[kind] === token;
  }

  /** Checks a mark on stderr; throws if it does not belong to a step without an answer. */
  marked(id: number, word: string | undefined, token: string | undefined): 'begin' | 'end' {
    const tokens = this.#out.get(id)?.tokens;
    if ((word !== 'begin' && word !== 'end') || !tokens || tokens[word] !== token) throw new Forged();
    return word;
  }
}

function token(): string {
  return randomHex(10);
}

class Forged extends Error {
  constructor() {
    super('an answer came twice or without a request, as if a program on the host forged answers');
  }
}
