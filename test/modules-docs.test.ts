import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { converters } from '../src/core/converters.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const text = readFileSync(`${root}docs/modules.md`, 'utf8');

describe('docs/modules.md', () => {
  const quotes = [...text.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?\n)```$/gm)];

  it('quotes files', () => expect(quotes.length).toBeGreaterThan(6));

  it.each(quotes.map(([, , file, quoted]) => [file, quoted!]))('quotes %s as it is', (file, quoted) => {
    expect(readFileSync(`${root}${file}`, 'utf8')).toContain(quoted);
  });

  it('shows the scripts of its module from end to end', () => {
    const whole = ['index.ts', 'read.sh', 'apply.sh'].map((name) => `src/modules/hostname/${name}`);
    for (const file of whole)
      expect(quotes.find((quote) => quote[2] === file)![3]).toBe(readFileSync(`${root}${file}`, 'utf8'));
  });

  it('tells all types of arguments', () => {
    const table = text.split('| type | ')[1]!.split('\n\n')[0]!;
    const told = [...table.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, types]) => types!.match(/\w+/g)!);
    expect(told.sort()).toEqual(Object.keys(converters).sort());
  });
});
