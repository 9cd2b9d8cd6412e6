import { describe, expect, it, vi } from 'vitest';
import { cpuTime } from '../../test/support/cpu-time.ts';
import { Cel, type Value } from '../core/values.ts';
import { limited, tick } from './limit.ts';
import { prepare, render } from './render.ts';
import { layer, Scope } from './scope.ts';

/** As much as a host can say at once. */
const said = 'a,b\n'.repeat(250_000);
const lines = said.split('\n');
const values = {
  said,
  lines,
  xs: lines.slice(0, 3000),
  same: 'a'.repeat(1_000_000),
  open: 'a'.repeat(30_000),
};

async function timed(value: Value): Promise<{ ms: number; end: string }> {
  await prepare([value, '{{ regexFindAll "a" "a" }}']);
  const scope = new Scope([
    layer({ chain: new Cel('xs.all(a, xs.all(b, b != "x"))') }),
    layer(values, { plain: true }),
  ]);
  const spent = cpuTime();
  let end = 'a value';
  try {
    render(value, scope);
  } catch (error) {
    end = (error as Error).message;
  }
  return { ms: spent(), end };
}

describe('nothing keeps the other hosts waiting for long', () => {
  const cases: [value: Value, end: RegExp][] = [
    [new Cel('lines.all(a, lines.all(b, b != "x"))'), /takes longer than a second/],
    [new Cel('lines.exists(a, lines.exists(b, b == "x"))'), /takes longer than a second/],
    [
      new Cel(
        'range(0, 100000).exists(a, range(0, 100000).exists(b, range(0, 100000).exists(c, a + b + c < 0)))',
      ),
      /takes longer/,
    ],
    [new Cel('true || xs.map(a, xs.map(b, xs.filter(c, c == "x"))) == []'), /a value/],
    [new Cel('xs.map(a, xs.map(b, xs.filter(c, c == "x"))) == [] || true'), /takes longer/],
    [new Cel('default(xs.map(a, xs.map(b, xs.filter(c, c == "x"))), 1)'), /takes longer/],
    [new Cel('xs.map(a, lines.filter(b, false))'), /takes longer/],
    [new Cel('xs.map(a, lines.map(b, 1))'), /takes longer/],
    [new Cel('xs.map(a, sort(lines))'), /takes longer/],
    [new Cel('xs.map(a, lines == xs)'), /takes longer|a value/],
    [new Cel('xs.map(a, a in lines)'), /a value|takes longer/],
    [new Cel('xs.map(a, said + said)'), /a value|takes longer/],
    [
      new Cel(`${'cel.bind(s, s + s, '.repeat(40).replace('s + s', '"aaaaaaaa"')}size(s)${')'.repeat(40)}`),
      /too large|longer/,
    ],
    [
      new Cel(`${'cel.bind(s, s + s, '.repeat(40).replace('s + s', '[1, 2, 3]')}size(s)${')'.repeat(40)}`),
      /too large|longer/,
    ],
    [new Cel('lines.all(a, default(chain, false))'), /takes longer/],
    ['{{#each lines}}{{#each @root.lines}}{{#if false}}x{{/if}}{{/each}}{{/each}}', /takes longer/],
    ['{{#each xs}}{{ length (sort @root.lines) }}{{/each}}', /takes longer/],
    ['{{#each xs}}{{#if (contains @root.lines "x")}}x{{/if}}{{/each}}', /a value|takes longer/],
    ['{{#each xs}}{{ length (unique @root.lines) }}{{/each}}', /takes longer/],
    ['{{ where lines "x" lines }}{{ length (where (items lines) "x" lines) }}', /./],
    ['{{#each xs}}{{ replace @root.said "a" "b" }}{{/each}}', /too large|takes longer/],
    ['{{ length (regexFindAll open "a.*b|a") }}', /takes longer/],
    ['{{ regexReplace open "a.*b|a" "b" }}', /takes longer/],
    ['{{ matches same "(a+)+$" }}', /a value/],
  ];
  it.each(cases)('%j', { timeout: 30_000 }, async (value, wanted) => {
    const { ms, end } = await timed(value);
    expect(end).toMatch(wanted);
    expect(ms).toBeLessThan(10_000);
  });

  it('but a process that was stopped meanwhile is not late', () => {
    const clock = vi.spyOn(performance, 'now');
    const work = () => {
      tick();
      clock.mockReturnValueOnce(performance.now() + 60_000);
      for (let i = 0; i < 100; i++) tick();
    };
    expect(() => limited(work)).not.toThrow();
    clock.mockRestore();
  });
});
