import { dirname } from 'node:path';
import { type SecretSource, secretSource } from '../core/secret-source.ts';
import type { Secrets } from '../core/secrets.ts';
import { isMapping, type Secret, type Value, type Values } from '../core/values.ts';
import { Pending } from '../evaluate/errors.ts';
import { TemplateError } from '../template/errors.ts';
import type { VaultClient } from './vault.ts';

/** A secret that was asked for: its text, or why it cannot be fetched, once that is known. */
interface Request {
  done: Promise<void>;
  text?: string;
  problem?: string;
}

/** The secrets that a run fetches from programs, files and servers: each once, when a task first reads it. */
export class FetchedSecrets {
  readonly #secrets: Secrets;
  readonly #requests = new Map<string, Request>();
  readonly #stopped = new AbortController();
  #vault: Promise<VaultClient> | undefined;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /**
   * The text of a secret with this source, which is rendered.
   * @throws Pending until it is fetched; TemplateError if it cannot be fetched
   */
  read(secret: Secret, source: Value): string {
    if (!isMapping(source)) throw new TemplateError('the secret is not decrypted', -1);
    const folder = dirname(secret.place.file);
    const key = JSON.stringify([folder, source]);
    const request = this.#requests.get(key) ?? this.#start(key, source, folder);
    if (request.text !== undefined) return request.text;
    if (request.problem === undefined) throw new Pending('a secret', request.done);
    throw new TemplateError(request.problem, -1);
  }

  /** Ends what is under way. */
  stop(): void {
    this.#stopped.abort();
  }

  #start(key: string, source: Values, folder: string): Request {
    const request: Request = { done: Promise.resolve() };
    this.#requests.set(key, request);
    request.done = this.#fill(request, source, folder);
    return request;
  }

  async #fill(request: Request, source: Values, folder: string): Promise<void> {
    try {
      const text = await this.#fetch(secretSource(source), folder);
      this.#secrets.add(text);
      request.text = text;
    } catch (error) {
      request.problem = `the secret cannot be fetched: ${(error as Error).message}`;
    }
  }

  /** Loads only the code of the provider that is used. */
  async #fetch({ command, file, vault, timeout }: SecretSource, folder: string): Promise<string> {
    const limits = { seconds: timeout, signal: this.#stopped.signal };
    if (command) return (await import('./command.ts')).secretOfCommand(command, folder, limits);
    if (file !== undefined) return (await import('./file.ts')).secretInFile(file, folder);
    this.#vault ??= import('./vault.ts').then(({ VaultClient }) => new VaultClient(this.#secrets));
    return (await this.#vault).read(vault!, limits);
  }
}
