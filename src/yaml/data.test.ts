import { expect, it } from 'vitest';
import { Cel, Raw, type Value } from '../core/values.ts';
import { fromYaml, toYaml } from './data.ts';

it.each<[Value, string]>([
  [{ a: 1, b: ['x', true, null] }, 'a: 1\nb:\n  - x\n  - true\n  - null\n'],
  [['yes', 'no', 'on', '1', '1.5', '', '0644'], '- "yes"\n- "no"\n- "on"\n- "1"\n- "1.5"\n- ""\n- "0644"\n'],
  [{ text: 'one\ntwo\n' }, 'text: |\n  one\n  two\n'],
  ['plain', 'plain\n'],
  [{}, '{}\n'],
])('%j is written, and read as it was', (value, text) => {
  expect(toYaml(value)).toBe(text);
  expect(fromYaml(text)).toEqual(value);
});

it('what a text says is data', () => {
  expect(fromYaml('a: !cel secret\nb: !raw "{{ x }}"\n')).toEqual({ a: 'secret', b: '{{ x }}' });
  expect(toYaml({ a: new Raw('{{'), b: new Cel('1 + 1'), c: new Uint8Array([104, 105]) })).toBe(
    'a: "{{"\nb: 1 + 1\nc: hi\n',
  );
  const shared = ['x'];
  expect(toYaml([shared, shared])).toBe('- - x\n- - x\n');
});

it('a line is as long as it is', () => {
  const long = 'word '.repeat(60).trim();
  expect(toYaml({ long })).toBe(`long: ${long}\n`);
});
