import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { isHashOf, keyedHash, paddedText, wordsOf } from './keyed-hash.ts';

const lengths = [0, 1, 15, 54, 55, 56, 63, 64, 65, 119, 120, 300];

it.each(lengths.flatMap((text) => [1, 20, 64].map((key) => [text, key])))(
  'hashes a text of %s bytes under a key of %s bytes as OpenSSL does',
  (textBytes, keyBytes) => {
    const text = 'ä'.repeat(textBytes! >> 1) + 'x'.repeat(textBytes! & 1);
    const key = Buffer.from(Array.from({ length: keyBytes! }, (_, i) => (i * 37 + textBytes!) & 255));
    const expected = wordsOf(createHmac('sha1', key).update(text).digest());
    expect(isHashOf(expected, keyedHash(key), paddedText(text))).toBe(true);
    expect(isHashOf(expected, keyedHash(key), paddedText(`${text}y`))).toBe(false);
  },
);
