import type { IdentityCallback, ParsedKey } from 'ssh2';
import { OpenSSHAgent } from 'ssh2/lib/agent.js';

/** An agent that offers only some of its keys (IdentitiesOnly, PubkeyAcceptedAlgorithms in ssh_config(5)). */
export class SomeOfAgent extends OpenSSHAgent {
  readonly #may: (key: ParsedKey) => boolean;

  constructor(socket: string, may: (key: ParsedKey) => boolean) {
    super(socket);
    this.#may = may;
  }

  override getIdentities(done: IdentityCallback<ParsedKey>): void {
    super.getIdentities((error, keys) => {
      if (error || !keys) done(error);
      else done(undefined, (keys as ParsedKey[]).filter(this.#may));
    });
  }
}
