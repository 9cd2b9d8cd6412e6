import { expect, it } from 'vitest';
import { didYouMean } from './errors.ts';

const known = ['file', 'copy', 'bootstrap_user', 'nginx_port', 'authorized_key'];

it.each([
  ['fiel', 'file'],
  ['File', 'file'],
  ['cpoy', 'copy'],
  ['x', undefined],
  ['nginx_prt', 'nginx_port'],
  ['autorised_keys', 'authorized_key'],
  // a long beginning in common does not make another word the same one
  ['bootstrap_keys', undefined],
])('%s: %s', (wrong, meant) => expect(didYouMean(wrong, known)).toBe(meant));
