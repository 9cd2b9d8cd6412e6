import { expect, it } from 'vitest';
import type { Value } from '../core/values.ts';
import { compileExpression } from './expression.ts';
import { functions } from './functions.ts';
import { render } from './render.ts';
import { layer, Scope } from './scope.ts';

const scope = new Scope([
  layer({
    s: ' Ab\nc ',
    path: '/etc/nginx/site.conf',
    xs: ['b', 'a', 'b'],
    ns: [10, 9],
    none: [],
    m: { k: [1] },
    q: "it's",
    b: 'w6Q=',
    u: 'ä',
  }),
]);

const cases: [template: string, expression: string, wanted: Value][] = [
  ['basename path', 'basename(path)', 'site.conf'],
  ['dirname path', 'dirname(path)', '/etc/nginx'],
  ['lower s', 'lower(s)', ' ab\nc '],
  ['upper s', 'upper(s)', ' AB\nC '],
  ['trim s', 'trim(s)', 'Ab\nc'],
  ['replace s "A" "$&"', 'replace(s, "A", "$&")', ' $&b\nc '],
  ['split path "/"', 'split(path, "/")', ['', 'etc', 'nginx', 'site.conf']],
  ['join xs ","', 'join(xs, ",")', 'b,a,b'],
  ['indent s 2', 'indent(s, 2)', ' Ab\n  c '],
  ['quote q', 'quote(q)', `'it'\\''s'`],
  ['quote xs', 'quote(xs)', `'b' 'a' 'b'`],
  ['toJson m', 'toJson(m)', '{"k":[1]}'],
  ['toJson m 1', 'toJson(m, 1)', '{\n "k": [\n  1\n ]\n}'],
  ['b64encode u', 'b64encode(u)', 'w6Q='],
  ['b64decode b', 'b64decode(b)', 'ä'],
  ['length xs', 'length(xs)', 3],
  ['length u', 'length(u)', 1],
  ['length m', 'length(m)', 1],
  ['first xs', 'first(xs)', 'b'],
  ['last ns', 'last(ns)', 9],
  ['unique xs', 'unique(xs)', ['b', 'a']],
  ['sort xs', 'sort(xs)', ['a', 'b', 'b']],
  ['sort ns', 'sort(ns)', [9, 10]],
];

it.each(cases)('%s', async (template, expression, wanted) => {
  expect(render(`{{ ${template} }}`, scope)).toEqual(wanted);
  expect((await compileExpression(expression)).evaluate(scope)).toEqual(wanted);
});

it('each function has a case', () => {
  const tried = new Set(cases.map(([template]) => template.split(' ')[0]));
  expect([...functions.keys()].filter((name) => !tried.has(name))).toEqual([]);
});

it.each([
  ['lower xs', '"lower" needs a string, not a list'],
  ['join s ","', '"join" needs a list, not a string'],
  ['b64decode path', '"b64decode" needs base64, not a string'],
  ['first none', '"first" needs a list that is not empty'],
  ['indent s "x"', '"indent" needs a width of 0 to 100, not a string'],
])('%s', (template, message) => {
  expect(() => render(`{{ ${template} }}`, scope)).toThrow(expect.objectContaining({ message, offset: 3 }));
});
