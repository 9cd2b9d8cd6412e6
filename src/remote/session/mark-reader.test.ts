import { describe, expect, test } from 'vitest';
import { Capture } from './capture.ts';
import { type Mark, MarkReader } from './mark-reader.ts';

const nonce = '0123456789abcdef';

function read(chunks: Iterable<Buffer>) {
  const marks: Mark[] = [];
  let text = '';
  const reader = new MarkReader(
    nonce,
    (words) => Number(words[1]),
    (part) => {
      text += part.toString('latin1');
    },
    (mark) => void marks.push(mark),
  );
  for (const chunk of chunks) reader.add(chunk);
  return { marks: marks.map(({ words, payload }) => [words[0], payload.toString()]), text };
}

function* pieces(text: string, size: number) {
  for (let at = 0; at < text.length; at += size) yield Buffer.from(text.slice(at, at + size));
}

describe('marks in a stream', () => {
  const stream = `before\n\n${nonce.slice(0, 9)}\n${nonce} a 5\nhello\n${nonce} b 0\n${nonce}\nbetween\n${nonce} c 1\nxafter`;

  test.each([1, 2, 3, 7, 20, 1000])('are found in pieces of %i bytes', (size) => {
    expect(read(pieces(stream, size))).toEqual({
      marks: [
        ['a', 'hello'],
        ['b', ''],
        ['c', 'x'],
      ],
      text: `before\n\n${nonce.slice(0, 9)}${nonce}\nbetweenafter`,
    });
  });

  test('cost the same for each byte, however many have come before', () => {
    const began = performance.now();
    const payload = 'x'.repeat(600_000);
    expect(read(pieces(`\n${nonce} a ${payload.length}\n${payload}`, 1)).marks[0]?.[1]).toHaveLength(600_000);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

test.each([
  ['little', 1000, 1],
  ['the head, in pieces', 512 * 1024, 100],
  ['a little more', 512 * 1024 + 10, 4096],
  ['all that is kept', 1024 * 1024, 65536],
  ['more, in odd pieces', 3_000_000, 9973],
  ['more, in one piece', 3_000_000, 3_000_000],
])('of a stream its first and its last half MiB are kept: %s', (_, length, size) => {
  const stream = Buffer.from(Array.from({ length }, (__, i) => (i * 7 + (i >> 8)) & 255));
  const capture = new Capture();
  for (let at = 0; at < length; at += size) capture.add(stream.subarray(at, at + size));
  const { bytes, truncated } = capture.take();
  const half = 512 * 1024;
  const kept =
    length <= 2 * half ? stream : Buffer.concat([stream.subarray(0, half), stream.subarray(length - half)]);
  expect(bytes.equals(kept)).toBe(true);
  expect(truncated).toBe(Math.max(0, length - 2 * half));
  expect(capture.take()).toMatchObject({ truncated: 0, bytes: Buffer.alloc(0) });
});
