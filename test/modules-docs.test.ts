import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { converters } from '../src/core/converters.ts';
import { fencesOf, root } from './support/fences.ts';

const text = readFileSync(`${root}docs/modules.md`, 'utf8');

describe('docs/modules.md', () => {
  const quotes = fencesOf('docs/modules.md').filter(({ kind }) => kind.endsWith(' quote'));

  it('shows the scripts of its module from end to end', () => {
    const whole = ['index.ts', 'read.sh', 'apply.sh'].map((name) => `src/modules/hostname/${name}`);
    for (const file of whole)
      expect(quotes.find(({ path }) => path === file)?.text).toBe(readFileSync(`${root}${file}`, 'utf8'));
  });

  it('tells all types of arguments', () => {
    const table = text.split('| type | ')[1]!.split('\n\n')[0]!;
    const told = [...table.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, types]) => types!.match(/\w+/g)!);
    expect(told.sort()).toEqual(Object.keys(converters).sort());
  });
});
