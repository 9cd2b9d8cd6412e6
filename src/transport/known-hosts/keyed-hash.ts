/**
 * HMAC-SHA1 (RFC 2104, FIPS 180-4) for many short texts under many keys: a call of OpenSSL takes five times as long as
 * both blocks here. Each key is hashed once.
 */
export interface KeyedHash {
  inner: Int32Array;
  outer: Int32Array;
}

const [blockBytes, blockWords, rounds, hashWords] = [64, 16, 80, 5];
const start = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);

/** @param key not longer than a block, as those in known_hosts */
export function keyedHash(key: Buffer): KeyedHash {
  const padded = (byte: number) => {
    const block = Buffer.alloc(blockBytes, byte);
    key.forEach((each, i) => {
      block[i] = each ^ byte;
    });
    return hash(start, wordsOf(block), new Int32Array(hashWords));
  };
  return { inner: padded(0x36), outer: padded(0x5c) };
}

/** A text with the padding of its hash, in blocks. */
export function paddedText(text: string): Int32Array[] {
  const bytes = Buffer.from(text);
  const padded = Buffer.alloc(Math.ceil((bytes.length + 9) / blockBytes) * blockBytes);
  bytes.copy(padded);
  padded[bytes.length] = 0x80;
  padded.writeUInt32BE(8 * (blockBytes + bytes.length), padded.length - 4);
  const blocks = Array.from({ length: padded.length / blockBytes }, (_, i) => i * blockBytes);
  return blocks.map((at) => wordsOf(padded.subarray(at, at + blockBytes)));
}

/** Whether this is the HMAC of the text. */
export function isHashOf(expected: Int32Array, { inner, outer }: KeyedHash, text: Int32Array[]): boolean {
  let state = inner;
  for (const block of text) state = hash(state, block, last);
  hash(outer, last, last);
  for (let i = 0; i < hashWords; i++) if (last[i] !== expected[i]) return false;
  return true;
}

/** The last block: the inner hash, and its padding. */
const last = new Int32Array(blockWords);
last[hashWords] = 0x80000000;
last[blockWords - 1] = 8 * (blockBytes + 4 * hashWords);

/** Reads whole words, the highest byte first. */
export function wordsOf(bytes: Buffer): Int32Array {
  return Int32Array.from({ length: bytes.length >> 2 }, (_, i) => bytes.readInt32BE(4 * i));
}

const schedule = new Int32Array(rounds);

/** Writes the state of SHA-1 after one more block. */
function hash(state: Int32Array, block: Int32Array, result: Int32Array): Int32Array {
  const w = schedule;
  for (let i = 0; i < blockWords; i++) w[i] = block[i]!;
  for (let i = blockWords; i < rounds; i++) {
    const x = w[i - 3]! ^ w[i - 8]! ^ w[i - 14]! ^ w[i - 16]!;
    w[i] = (x << 1) | (x >>> 31);
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  for (let i = 0; i < rounds; i++) {
    const mixed = (((a << 5) | (a >>> 27)) + mix(i, b, c, d) + e + w[i]!) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = mixed;
  }
  result[0] = state[0]! + a;
  result[1] = state[1]! + b;
  result[2] = state[2]! + c;
  result[3] = state[3]! + d;
  result[4] = state[4]! + e;
  return result;
}

function mix(i: number, b: number, c: number, d: number): number {
  if (i < 20) return (((b & c) | (~b & d)) + 0x5a827999) | 0;
  if (i < 40) return ((b ^ c ^ d) + 0x6ed9eba1) | 0;
  if (i < 60) return (((b & c) | (b & d) | (c & d)) - 0x70e44324) | 0;
  return ((b ^ c ^ d) - 0x359d3e2a) | 0;
}
