import Handlebars from 'handlebars';
import { describe, expect, it, vi } from 'vitest';
import { parseJson } from '../core/text.ts';
import { Cel, Raw, type Value, type Values } from '../core/values.ts';
import { parseFull, parseTemplate } from './handlebars/parse.ts';
import { parseSimple } from './handlebars/simple.ts';
import { hasTemplate, prepare, render, renderText, TemplateError } from './render.ts';
import { layer, Scope } from './scope.ts';

const values: Values = {
  name: 'web',
  port: 80,
  on: true,
  off: false,
  none: null,
  empty: [],
  html: '<a href="x">&\'`=</a>',
  db: { host: 'h', port: 5432, deep: { key: 'v' } },
  users: [
    { name: 'ann', keys: ['k1', 'k2'] },
    { name: 'bob', keys: [] },
  ],
  xs: [1, 2, 3],
  'odd-name': 'odd',
};
const scope = new Scope([layer(values)]);

describe('render keeps the type of a string that is one expression', () => {
  it.each<[Value, Value]>([
    ['{{ port }}', 80],
    ['{{on}}', true],
    ['{{ none }}', null],
    ['{{ xs }}', [1, 2, 3]],
    ['{{ db.deep }}', { key: 'v' }],
    ['{{ users.[0].name }}', 'ann'],
    ['{{{ port }}}', 80],
    ['{{ default nope 5 }}', 5],
    ['{{ default none 5 }}', 5],
    ['{{ default db.nope.more 5 }}', 5],
    ['{{ defined nope }}', false],
    ['{{ defined db.host }}', true],
    ['{{ lookup db "port" }}', 5432],
    ['{{ default (lookup db db) "none" }}', 'none'],
    ['{{ default (trim " ") "none" true }}', 'none'],
    ['{{ default (trim " ") "none" }}', ''],
    ['{{ default nope 1 true }}', 1],
    ['{{ default port 1 true }}', 80],
    [' {{ port }}', ' 80'],
    ['{{port}}{{port}}', '8080'],
    ['no braces', 'no braces'],
    [7, 7],
    [new Raw('{{ port }}'), '{{ port }}'],
    [
      ['{{ port }}', { a: '{{ on }}', b: new Raw('{{') }],
      [80, { a: true, b: '{{' }],
    ],
  ])('%j', (given, wanted) => expect(render(given, scope)).toEqual(wanted));
});

describe('within a text', () => {
  it.each([
    ['<{{ xs }}>', '<[1,2,3]>'],
    ['<{{ db.deep }}>', '<{"key":"v"}>'],
    ['<{{ none }}>', '<>'],
    ['<{{ on }} {{ port }}>', '<true 80>'],
    ['{{{{raw}}}}{{ port }}{{{{/raw}}}}', '{{ port }}'],
    ['\\{{ port }}', '{{ port }}'],
    [
      '{{#each users as |user i|}}{{i}}:{{user.name}}@{{@root.name}}{{../name}} {{/each}}',
      '0:ann@webweb 1:bob@webweb ',
    ],
    [
      '{{#each users}}{{#each keys}}{{../name}}/{{this}}{{#unless @last}},{{/unless}}{{else}}-{{/each}};{{/each}}',
      'ann/k1,ann/k2;-;',
    ],
    ['{{#if (and on (not off))}}a{{else if port}}b{{/if}}', 'a'],
    ['{{#if off}}a{{else if (eq port 80)}}b{{/if}}', 'b'],
    ['{{#if (and (defined nope) nope)}}a{{else}}b{{/if}}', 'b'],
    ['{{#each none}}x{{else}}y{{/each}}', 'y'],
    ['{{#with db.deep as |d|}}{{key}}{{d.key}}{{/with}}', 'vv'],
    ['{{ "a b" }}', 'a b'],
  ])('%s', (text, wanted) => expect(renderText(text, scope)).toBe(wanted));
});

describe('is Handlebars, to the letter', () => {
  it.each([
    'plain',
    '{{name}} and {{ db.host }}',
    '{{html}} {{{html}}}',
    'a{{name}}b\n{{ port }}\n',
    'a {{~ name ~}} b',
    '{{#if on}}\n  yes\n{{else}}\n  no\n{{/if}}\nend',
    '{{#unless empty}}none{{/unless}}',
    '{{#each users}}\n- {{name}} {{@index}} {{@first}}\n{{/each}}\n',
    '{{#each db.deep}}{{@key}}={{this}}{{/each}}',
    '{{#each users as |u|}}{{u.name}}{{#if u.keys}}!{{/if}}{{/each}}',
    '{{#each empty}}x{{else}}y{{/each}}',
    '{{! comment }}x{{!-- two }} --}}y',
    '{{#with db}}{{host}}:{{port}}{{/with}}',
    '{{odd-name}}',
    '{{[odd-name]}}',
    '\\{{name}} \\\\{{name}}',
    '{{#if on}}{{#if off}}a{{else if port}}b{{/if}}{{/if}}',
    '  {{#if on}}\n  x\n  {{~/if}}\n',
    '{{lookup db "host"}}',
  ])('%j', (text) =>
    expect(renderText(text, scope)).toBe(Handlebars.compile(text, { noEscape: true })(values)),
  );

  it.each(['a {{ b }} c', '{{b.c}}', '{{ a }}{{ b }}', 'x\n{{a.b_1}}\r\n'])(
    'the short way reads %j as the long way',
    (text) => {
      expect(parseSimple(text)).toEqual(parseFull(text));
    },
  );

  it.each([
    '{{this}}',
    '{{true}}',
    '{{a.[0]}}',
    '\\{{a}}',
    '{{{a}}}',
    '{{a b}}',
    '{{#if a}}{{/if}}',
    '{{~a}}',
    '{{a.0}}',
  ])('the short way leaves %j to the long way', (text) => expect(parseSimple(text)).toBeUndefined());
});

describe('what cannot be read', () => {
  it.each<[string, string, number, string?]>([
    ['a {{> part}}', 'partials are not supported', 2, 'write the text here, or a template file of its own'],
    [
      '{{#*inline "x"}}{{/inline}}',
      'decorators are not supported',
      0,
      'write the text here, or a template file of its own',
    ],
    ['x\n{{ a | default(3) }}', 'cannot read {{ a | default(3) }}', 7, 'write {{ default a 3 }}'],
    ['{{ a | lower | to_json }}', 'cannot read {{ a | lower | to_json }}', 5, 'write {{ toJson (lower a) }}'],
    ['{{ a[0] }}', 'cannot read {{ a[0] }}', 3, 'write {{ a.[0] }}'],
    ["{{ a['b'].c }}", "cannot read {{ a['b'].c }}", 3, 'write {{ a.b.c }}'],
    ['{{ a.0 }}', 'cannot read {{ a.0 }}', 5, 'write {{ a.[0] }}'],
    ['{{ a == 1 }}', 'cannot read {{ a == 1 }}', 5, 'write {{ eq a 1 }}'],
    [
      '{{ a + 1 }}',
      'cannot read {{ a + 1 }}',
      5,
      'a template has no operators: write the value as !cel a + 1',
    ],
    ['{{ a is defined }}', 'there is no function "a"', 3, 'write {{ defined a }}'],
    ['{{ a or b.c }}', 'there is no function "a"', 3, 'write {{ or a b.c }}'],
    ['{{#if a in b}}{{/if}}', '{{#if}} takes one value', 0, 'write {{#if (contains b a)}}'],
    ['x{{ a', 'a {{ is not closed by }}', 1, 'write \\{{ for braces that are text'],
    ['x{{ a }', 'a {{ is not closed by }}', 1, 'add a second }'],
    ['{{#if a}}{{#each b}}{{/each}}', '{{#if}} is not closed', 0, 'add {{/if}}'],
    ['x{{ }}', 'a {{ }} is empty', 1, 'write the name of a variable'],
    ['x{{/if}}', '{{/if}} closes nothing', 1],
    ['{{ {{ a }} }}', 'a {{ is inside of another {{', 3, 'write {{ a }}'],
    ["{{#if a == 'b'}}{{/if}}", "cannot read {{ #if a == 'b' }}", 9, "write {{#if (eq a 'b')}}"],
    ['{{ #if a }}{{/if}}', 'cannot read {{ #if a }}', 3, 'write {{#if a}}'],
    ['x {{#if a}}{{/each}}', '{{#if}} is closed by {{/each}}', 5],
    ['{{ lowr a }}', 'there is no function "lowr"', 3, 'did you mean "lower"?'],
    ['{{ lower a b }}', '"lower" takes 1 argument, not 2', 3, 'write (lower text)'],
    ['{{ default a }}', '"default" takes a variable and a value', 3, 'write (default x "fallback")'],
    ['{{#loop a}}{{/loop}}', 'there is no block {{#loop}}', 0, 'blocks are if, unless, each, with and raw'],
    ['{{ join a by=1 }}', '"by=" is not understood', 10, 'write the arguments one after the other'],
  ])('%j', (text, message, offset, hint) => {
    const error = thrown(() => parseTemplate(text)) as TemplateError;
    expect(error).toBeInstanceOf(TemplateError);
    expect([error.message, error.offset, error.hint]).toEqual([message, offset, hint]);
  });
});

describe('hostile templates', () => {
  it('nested too deeply is an error of the template', () => {
    const depth = 20_000;
    const text = '{{#if on}}'.repeat(depth) + '{{/if}}'.repeat(depth);
    expect(() => renderText(text, scope)).toThrow('blocks are nested more than 100 deep');
    expect(() => renderText(`{{ ${'(trim '.repeat(depth)}name${')'.repeat(depth)} }}`, scope)).toThrow(
      TemplateError,
    );
  });

  it('stops loops within loops', () => {
    const many = new Scope([layer({ xs: Array.from({ length: 30_000 }, () => 1) })]);
    const text = '{{#each xs}}{{#each @root.xs}}x{{/each}}{{/each}}';
    expect(() => renderText(text, many)).toThrow('takes longer than a second');
  });

  it('refuses a syntax tree in place of a text', () => {
    const tree = { type: 'Program', body: [{ type: 'ContentStatement', value: 'x' }] };
    expect(() => parseFull(tree as unknown as string)).toThrow(TypeError);
  });

  it.each([
    '{{ db.constructor }}',
    '{{ db.__proto__ }}',
    '{{ name.length }}',
    '{{ xs.length }}',
    '{{ lookup db "constructor" }}',
    '{{ constructor }}',
    '{{#each db.__proto__}}{{/each}}',
    '{{ db.host.toString }}',
  ])('%s reaches nothing', (text) => expect(() => render(text, scope)).toThrow(/is undefined/));

  it.each([
    ['{{ data.constructor }}', 'c'],
    ['{{ data.__proto__.a }}', 1],
    ['{{#each data}}{{ @key }} {{/each}}', '__proto__ constructor ok '],
    ['{{ length data }} {{ join (keys data) "," }}', '3 __proto__,constructor,ok'],
    ['{{ toJson (combine data data) }}', '{"__proto__":{"a":1},"constructor":"c","ok":2}'],
    ['{{ toJson (fromJson (toJson data)) }}', '{"__proto__":{"a":1},"constructor":"c","ok":2}'],
    ['{{ (fromJson (toJson data)).a }}', undefined],
  ])('a key with a meaning in JavaScript is a key like any other: %s', (text, expected) => {
    const data = parseJson('{"__proto__": {"a": 1}, "constructor": "c", "ok": 2}');
    const own = new Scope([layer({ data }, { plain: true })]);
    if (expected === undefined) expect(() => render(text, own)).toThrow();
    else expect(render(text, own)).toBe(expected);
    expect(({} as Values).a).toBe(undefined);
  });
});

it('hasTemplate looks at all depths, and not into raw text', () => {
  const cases: [Value, boolean][] = [
    ['a', false],
    ['{{a}}', true],
    [{ a: ['x', { b: '{{c}}' }] }, true],
    [{ a: [1, null, new Raw('{{')] }, false],
    [[new Cel('1')], true],
    [new Uint8Array(2), false],
  ];
  expect(cases.map(([value]) => hasTemplate(value))).toEqual(cases.map(([, wanted]) => wanted));
});

it('evaluates !cel values once they are prepared', async () => {
  const value = { port: new Cel('port + 1') };
  // nobody has prepared anything in modules that are loaded anew
  vi.resetModules();
  const fresh = { ...(await import('../core/values.ts')), ...(await import('./render.ts')) };
  expect(() => fresh.render(new fresh.Cel('port + 99'), scope)).toThrow('prepare() was not awaited');
  await prepare(value);
  expect(render(value, scope)).toEqual({ port: 81 });
  await expect(prepare([new Cel('1 +')])).rejects.toThrow(TemplateError);
});

function thrown(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
