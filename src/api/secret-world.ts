import type { Opener } from '../core/opener.ts';
import type { Secrets } from '../core/secrets.ts';
import { worldOf } from '../playbook/world.ts';
import { FetchedSecrets } from '../secrets/fetched-secrets.ts';
import { OpenedFiles } from '../secrets/opened-files.ts';

/** What templates see, which can fetch secrets, and a way to end what is under way. */
export interface SecretWorld {
  world: typeof worldOf;
  stop(): void;
}

/** The world of a run: it fetches and decrypts secrets when they are read, and hides them. */
export function secretWorld(secrets: Secrets, opener: Opener | undefined): SecretWorld {
  const fetched = new FetchedSecrets(secrets);
  const opened = new OpenedFiles(opener);
  const world: typeof worldOf = (task, playFolder) => ({
    ...worldOf(task, playFolder, (sealed, path) => opened.read(sealed, path)),
    secret: (secret, source) => fetched.read(secret, source),
    hide: (text) => secrets.add(text),
  });
  return { world, stop: () => fetched.stop() };
}
