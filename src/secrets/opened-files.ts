import { openContent } from '../core/opened-content.ts';
import type { Opener } from '../core/opener.ts';
import { Pending } from '../evaluate/errors.ts';
import { TemplateError } from '../template/errors.ts';

/** A file that is being decrypted: its content, or why it cannot be decrypted, once that is known. */
interface Opening {
  done: Promise<void>;
  bytes?: Uint8Array;
  problem?: string;
}

/** The encrypted files that functions of templates read: each is decrypted once. */
export class OpenedFiles {
  readonly #opener: Opener | undefined;
  readonly #openings = new Map<string, Opening>();

  constructor(opener: Opener | undefined) {
    this.#opener = opener;
  }

  /**
   * The decrypted content of a file.
   * @throws Pending until it is decrypted; TemplateError if it cannot be
   */
  read(sealed: Uint8Array, path: string): Uint8Array {
    const opening = this.#openings.get(path) ?? this.#start(sealed, path);
    if (opening.bytes) return opening.bytes;
    if (opening.problem === undefined) throw new Pending('an encrypted file', opening.done);
    throw new TemplateError(`cannot read ${path}: ${opening.problem}`, -1);
  }

  #start(sealed: Uint8Array, path: string): Opening {
    const opening: Opening = { done: Promise.resolve() };
    this.#openings.set(path, opening);
    opening.done = this.#fill(opening, sealed, path);
    return opening;
  }

  async #fill(opening: Opening, sealed: Uint8Array, path: string): Promise<void> {
    try {
      // a run needs its keys, so it gets the content or an error
      opening.bytes = (await openContent(sealed, path, this.#opener))!.bytes;
    } catch (error) {
      opening.problem = (error as Error).message;
    }
  }
}
