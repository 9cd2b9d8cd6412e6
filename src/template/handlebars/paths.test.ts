import { describe, expect, it } from 'vitest';
import { compileExpression } from '../cel/expression.ts';
import type { UsedPath } from '../used-path.ts';
import { pathsOf } from './paths.ts';

/** `name@offset`, with a question mark when guarded. */
function shown(paths: UsedPath[]): string {
  return paths
    .map(({ path, offset, guarded }) => `${path.join('.')}@${offset}${guarded ? '?' : ''}`)
    .join(' ');
}

describe('templates', () => {
  it.each([
    ['plain', ''],
    ['{{ a }} {{b.c}}', 'a@3 b.c@10'],
    ['x\n  {{ a.[0].b }}', 'a.0.b@7'],
    ['x\r\n{{~ a ~}}', 'a@7'],
    ['{{ lower (trim a) }}', 'a@15'],
    ['{{ default a b }}', 'a@11? b@13'],
    ['{{#if a}}{{a.b}} {{c}}{{else}}{{a}}{{/if}}', 'a@6 a.b@11? c@19 a@32'],
    ['{{#if a.b}}{{a.b}}{{a.c}}{{/if}}', 'a@6 a.b@6? a.b@13? a.c@20'],
    ['{{#unless a}}{{a}}{{else}}{{a}}{{/unless}}', 'a@10 a@15 a@28?'],
    ['{{#if (defined a)}}{{a}}{{/if}}', 'a@15? a@21?'],
    ['{{#if (and (defined a) b.c)}}{{a}}{{b.c}}{{/if}}', 'a@20? b@23 b.c@23? a@31? b.c@36?'],
    ['{{#each xs}}{{name}}{{../out}}{{@root.top}}{{this}}{{@index}}{{/each}}', 'xs@8 out@22 top@32'],
    ['{{#each xs as |x i|}}{{x.y}}{{i}}{{#each x.ys}}{{../z}}{{../../w}}{{/each}}{{/each}}', 'xs@8 w@57'],
    ['{{#with a as |b|}}{{b}}{{c}}{{else}}{{d}}{{/with}}', 'a@8 d@38'],
    ['{{! c }}{{{{raw}}}}{{a}}{{{{/raw}}}}\\{{b}}', ''],
  ])('%s', (text, wanted) => expect(shown(pathsOf(text))).toBe(wanted));
});

describe('expressions', () => {
  it.each([
    ['a.b == 1 && c', 'a.b@0 c@12'],
    ['"a.b" in c', 'c@9'],
    ['xs.exists(x, x.y == z)', 'xs@0 z@20'],
    ['xs.map(x, x + y)', 'xs@0 y@14'],
    ['a["b"][0].c', 'a.b.0.c@0'],
    ['a[b]', 'a@0 b@2'],
    ['has(a.b) && a.b > 1', 'a@4 a.b@4? a.b@12?'],
    ['defined(a) && a.b', 'a@8? a.b@14?'],
    ['default(a.b, c)', 'a.b@8? c@13'],
    ['loop.index == 1', 'loop.index@0'],
    ['a.matches(b)', 'a@0 b@10'],
    ['{"k": a}', 'a@6'],
    ['type(a) == string', 'a@5 string@11?'],
    ['list.a == map', 'list.a@0 map@10?'],
    ['cel.bind(v, a, v + b)', 'a@12 b@19'],
    ['a ? b : c', 'a@0 b@4 c@8'],
    ['lower(a).size() > 1', 'a@6'],
  ])('%s', async (source, wanted) => expect(shown((await compileExpression(source)).paths)).toBe(wanted));
});
