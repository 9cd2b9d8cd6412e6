import { randomBytes } from 'node:crypto';

const poolBytes = 4096;
/** Unused random bytes: each call costs far more than the bytes. */
let pool = Buffer.alloc(0);

/** So many random bytes, as hexadecimal digits. */
export function randomHex(bytes: number): string {
  if (pool.length < bytes) pool = randomBytes(poolBytes);
  const text = pool.toString('hex', 0, bytes);
  pool = pool.subarray(bytes);
  return text;
}
