import { randomBytes } from 'node:crypto';

/** What an answer may say of its step, as far as it must not be taken for something else. */
export type AnswerVerdict = 'same' | 'changed' | 'failed';

/** The words of one step that only its shell can know, each of which counts once. */
export type Tokens = Record<AnswerVerdict | 'begin' | 'end', string>;

interface Entry {
  tokens: Tokens;
  isAnswered: boolean;
}

/**
 * Which steps are out, and the tokens by which their answers and marks are known. Each verdict has a token of its own,
 * which is in a stream only when the shell has come to it: whoever reads what it has said, or takes an answer out of
 * a stream, has nothing that makes another answer.
 */
export class Ledger {
  readonly #out = new Map<number, Entry>();

  /** Makes new tokens for a step that is being sent, perhaps again. */
  issue(id: number): Tokens {
    const tokens = { same: token(), changed: token(), failed: token(), begin: token(), end: token() };
    this.#out.set(id, { tokens, isAnswered: false });
    return tokens;
  }

  /** The step is over, or is not going to be done. */
  close(id: number): void {
    this.#out.delete(id);
  }

  /** Notes an answer; throws when it is not the one that is awaited. */
  answered(id: number, verdict: AnswerVerdict, token: string | undefined): void {
    const entry = this.#out.get(id);
    if (!entry || entry.isAnswered || entry.tokens[verdict] !== token) throw new Forged();
    entry.isAnswered = true;
  }

  /** Looks at a mark on stderr; throws when it is not one of a step that is out. */
  marked(id: number, word: string | undefined, token: string | undefined): 'begin' | 'end' {
    const tokens = this.#out.get(id)?.tokens;
    if ((word !== 'begin' && word !== 'end') || !tokens || tokens[word] !== token) throw new Forged();
    return word;
  }
}

const tokenBytes = 10;
/** Random bytes that no token has yet: each call for some costs far more than the bytes. */
let pool = Buffer.alloc(0);

function token(): string {
  if (pool.length < tokenBytes) pool = randomBytes(400 * tokenBytes);
  const text = pool.toString('hex', 0, tokenBytes);
  pool = pool.subarray(tokenBytes);
  return text;
}

class Forged extends Error {
  constructor() {
    super('an answer came twice or was not asked for, as if something on the host forged answers');
  }
}
