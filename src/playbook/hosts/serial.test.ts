import { describe, expect, it } from 'vitest';
import type { Value } from '../../core/values.ts';
import { cutBatches, readSerial } from './serial.ts';

const ten = Array.from({ length: 10 }, (_, i) => `h${i}`);

describe('batches', () => {
  it.each<[Value, number[]]>([
    [1, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
    [4, [4, 4, 2]],
    [10, [10]],
    [50, [10]],
    ['3', [3, 3, 3, 1]],
    ['30%', [3, 3, 3, 1]],
    ['100%', [10]],
    ['1%', [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
    [
      [1, 5],
      [1, 5, 4],
    ],
    [
      [1, '20%', 4],
      [1, 2, 4, 3],
    ],
    [[20, 1], [10]],
  ])('serial %j cuts ten hosts into %j', (serial, sizes) => {
    const batches = cutBatches(ten, readSerial(serial)!);
    expect(batches.map((batch) => batch.length)).toEqual(sizes);
    expect(batches.flat()).toEqual(ten);
  });

  it('is one batch without sizes', () => expect(cutBatches(ten, [])).toEqual([ten]));

  it.each<[Value]>([
    [0],
    [-1],
    [1.5],
    ['x'],
    ['0%'],
    ['101%'],
    ['30 %'],
    [true],
    [null],
    [[]],
    [[1, 'x']],
    [{}],
  ])('refuses %j', (serial) => expect(readSerial(serial)).toBeUndefined());
});
