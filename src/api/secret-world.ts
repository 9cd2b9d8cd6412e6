import type { Secrets } from '../core/secrets.ts';
import { worldOf } from '../playbook/world.ts';
import { FetchedSecrets } from '../secrets/fetched-secrets.ts';

/** What templates see, which can fetch secrets, and a way to end what is under way. */
export interface SecretWorld {
  world: typeof worldOf;
  stop(): void;
}

/** The world of a run: it fetches secrets when they are read, and hides what it fetches. */
export function secretWorld(secrets: Secrets): SecretWorld {
  const fetched = new FetchedSecrets(secrets);
  const world: typeof worldOf = (task, playFolder) => ({
    ...worldOf(task, playFolder),
    secret: (secret, source) => fetched.read(secret, source),
    hide: (text) => secrets.add(text),
  });
  return { world, stop: () => fetched.stop() };
}
