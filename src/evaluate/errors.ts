/** Thrown when an argument is not what the module takes, which only its rendered value shows. */
export class BadArguments extends Error {
  override readonly name = 'BadArguments';
}

/** Thrown when a value is read that has not arrived yet: the reader waits for it and tries again. */
export class Pending extends Error {
  override readonly name = 'Pending';
  /** Resolves when a secret is fetched, or cannot be; undefined for a value that a task of the host gives. */
  readonly fetched: Promise<void> | undefined;

  constructor(message: string, fetched?: Promise<void>) {
    super(message);
    this.fetched = fetched;
  }
}

/** Reads a value, as often as it needs secrets that are not fetched yet. */
export async function withSecrets<T>(read: () => T | Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof Pending && error.fetched)) throw error;
      await error.fetched;
    }
  }
}
