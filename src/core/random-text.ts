import { randomBytes } from 'node:crypto';

const poolBytes = 4096;
/** Random bytes. The first `used` bytes were given: each call costs far more than the bytes. */
let pool = Buffer.alloc(0);
let used = 0;

/** So many random bytes, as hexadecimal digits. */
export function randomHex(bytes: number): string {
  if (pool.length - used < bytes) {
    pool = randomBytes(poolBytes);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}
