/** How long fetching a secret may take, and what ends it earlier. */
export interface Limits {
  seconds: number;
  signal: AbortSignal;
}

/** The largest secret that kplay reads, in bytes. */
export const largestSecret = 1024 * 1024;

/**
 * The text of a secret: without its last line end.
 * @throws Error for bytes that are not text, and for an empty text
 */
export function secretText(bytes: Uint8Array, what: string): string {
  const secret = decoded(bytes, what).replace(/\r?\n$/, '');
  if (secret === '') throw new Error(`${what} is empty`);
  return secret;
}

function decoded(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${what} is not in UTF-8`);
  }
}
