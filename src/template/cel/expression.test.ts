import { describe, expect, it } from 'vitest';
import { parseJson } from '../../core/text.ts';
import type { Value, Values } from '../../core/values.ts';
import { layer, Scope, TemplateError } from '../scope.ts';
import { compileExpression } from './expression.ts';

const values: Values = {
  x: 1,
  f: 1.5,
  big: 1e21,
  s: 'abc',
  on: true,
  none: null,
  list: ['a', 'b'],
  nums: [3, 1, 2],
  map: { a: 1, b: { c: 'z' } },
  loop: { index: 0 },
  package: 'nginx',
  matches: { a: 1 },
  tmpl: '{{ x }}',
  hosts: [{ name: 'w1', up: true }, { name: 'w2' }],
};
const scope = new Scope([layer(values)]);

async function evaluate(source: string): Promise<Value> {
  return (await compileExpression(source)).evaluate(scope);
}

async function failure(source: string): Promise<TemplateError> {
  try {
    await evaluate(source);
  } catch (error) {
    expect(error).toBeInstanceOf(TemplateError);
    return error as TemplateError;
  }
  throw new Error(`${source} did not fail`);
}

describe('values', () => {
  it.each<[string, Value]>([
    ['x == 1', true],
    ['x > 3', false],
    ['x + 1', 2],
    ['x < f', true],
    ['x == 1.0', true],
    ['big > 1.0', true],
    ['tmpl + 1', 2],
    ['size(list)', 2],
    ['list.size() == length(list)', true],
    ['"a" in list', true],
    ['1 in nums', true],
    ['"a" in map', true],
    ['"b" in s && !("x" in s)', true],
    ['"b" in [s][0]', true],
    ['x * 0.5 + f - 1', 1],
    ['1 / 2.0', 0.5],
    ['7.0 / 2 != 3 && double(x) == 1 && 1 == 1.0 && 7 / 2.0 > 3 && 3 < 3.5', true],
    ['[1.5, 2] == [1.5, 2.0]', true],
    ['f * 2 > 2 && 3 - f < 2', true],
    ['default(on, "d", true) && default(x, 2, true) == 1', true],
    ['[default(s, 1, true), default(nope, 1, true), default(none, 1, true)]', ['abc', 1, 1]],
    ['["", 0, [], {}, false].map(e, default(e, "d", true))', ['d', 'd', 'd', 'd', 'd']],
    ['default("", "d", false)', ''],
    ['map.b.c == "z"', true],
    ['map["b"]["c"]', 'z'],
    ['map.b == {"c": "z"}', true],
    ['map.b', { c: 'z' }],
    ['map', { a: 1, b: { c: 'z' } }],
    ['list + ["c"]', ['a', 'b', 'c']],
    ['has(map.a) && !has(map.q)', true],
    ['on ? "y" : "n"', 'y'],
    ['none == null', true],
    ['s.startsWith("a") && s.contains("b") && s.endsWith("c")', true],
    ['s.matches("^a.c$")', true],
    ['s . matches /* no */ ("b")'.replace('/* no */ ', ''), true],
    ['s.matches("^b")', false],
    ['nums.map(n, n * 2)', [6, 2, 4]],
    ['nums.filter(n, n > 1)', [3, 2]],
    ['hosts.exists(h, h.name == "w2")', true],
    ['hosts.filter(h, has(h.up)).map(h, h.name)', ['w1']],
    ['{"k": [x, f]}', { k: [1, 1.5] }],
    ['[1, "a", null]', [1, 'a', null]],
    ['loop.index == 0', true],
    ['package == "nginx"', true],
    ['matches.a == 1', true],
    ['"loop.index"', 'loop.index'],
    ['type(s) == string && type(list) != string', true],
    ['string(x) + "a"', '1a'],
    ['int("4") + 1', 5],
    ['7 / 2', 3],
    ['default(nope, "d")', 'd'],
    ['default(map.nope, default(nope, 3))', 3],
    ['default(none, 4)', 4],
    ['default(x, 4)', 1],
    ['defined(x) && !defined(y) && !defined(map.y)', true],
    ['timestamp("2026-01-02T03:04:05Z")', '2026-01-02T03:04:05.000Z'],
  ])('%s', async (source, wanted) => expect(await evaluate(source)).toEqual(wanted));

  it('maps have no prototype, so that no key is special', async () => {
    expect(Object.getPrototypeOf(await evaluate('{"a": 1}'))).toBeNull();
  });
});

describe('what is wrong', () => {
  it.each<[string, string, number, string?]>([
    ['x is defined', '"is" was not expected here', 2, 'write: defined(x)'],
    ['map.b is not defined', '"is" was not expected here', 6, 'write: !defined(map.b)'],
    ['map is not none', '"is" was not expected here', 4, 'write: map != null'],
    ['x == 1 and not on', '"and" was not expected here', 7, 'write: x == 1 && !on'],
    ['x == 1 or s == "a or b"', '"or" was not expected here', 7, 'write: x == 1 || s == "a or b"'],
    ['not x == 1', '"x" was not expected here', 4, 'write: !(x == 1)'],
    ['"c" not in list', '"not" was not expected here', 4, 'write: !("c" in list)'],
    ['x = 1', '"=" was not expected here', 2, 'write: x == 1'],
    ['s | upper == "ABC"', '"|" was not expected here', 2, 'write: upper(s) == "ABC"'],
    ['nope | default("a, b") == s', '"|" was not expected here', 5, 'write: default(nope, "a, b") == s'],
    ['list | length > 1', '"|" was not expected here', 5, 'write: length(list) > 1'],
    ['{{ x }} == 1', '"}" was not expected here', 5, 'write: x == 1'],
    ['on == True', '"True" is not known', 6, 'write: on == true'],
    ['s if on else "n"', '"if" was not expected here', 2, 'write: on ? s : "n"'],
    ['s.startswith("a")', 'there is no function "startswith"', 0, 'write: s.startsWith("a")'],
    ['lowr(s)', 'there is no function "lowr"', 0, 'did you mean "lower"?'],
    ['lower(s, s)', '"lower" takes 1 argument, not 2', 0, 'write lower(text)'],
    ['contains(s)', '"contains" takes 2 arguments, not 1', 0, 'write contains(value, part)'],
    ['size(s, s)', '"size" does not take these', 0],
    ['x +', 'the expression ends too early', 3],
    [
      's + 1',
      'a string + a whole number has no meaning',
      0,
      'string(x) makes a string, int(x) a whole number',
    ],
    ['s && on', '&& and || take true and false, not a string', 0, 'compare it, such as: x != ""'],
    ['1 / 0', 'division by zero', 0],
    ['sort(s)', '"sort" needs a list, not a string', 0],
    ['s.matches("(")', 'cannot read the pattern "(": error parsing regexp: missing closing ): `(`', 0],
  ])('%s', async (source, message, offset, hint) => {
    const error = await failure(source);
    expect([error.message, error.offset, error.hint]).toEqual([message, offset, hint]);
  });

  it.each(['x', 's', '"true"', 'null', 'list'])('a condition must be true or false: %s', async (source) => {
    const condition = await compileExpression(source);
    expect(() => condition.test(scope)).toThrow(/^a condition must be true or false, and this is /);
  });

  it('is nested too deeply', async () => {
    expect(await failure(`${'('.repeat(5000)}1${')'.repeat(5000)}`)).toBeInstanceOf(TemplateError);
  });
});

describe('hostile input', () => {
  it.each([
    's.constructor',
    'map.constructor',
    'map.__proto__',
    'map["__proto__"]',
    'map["constructor"]',
    'list.constructor',
    'constructor',
    'toString',
    'map.toString',
  ])('%s reaches nothing', async (source) => {
    await expect(evaluate(source)).rejects.toThrow(/is undefined|no such key|cannot|not supported|string/);
  });

  it.each<[string, unknown]>([
    ['data.ok', 1],
    ['has(data.admin)', false],
    ['size(data)', 3],
    ['data.constructor == "x" && data["constructor"] == "x"', true],
    ['data["__proto__"].admin', true],
    ['"constructor" in data && !("prototype" in data)', true],
    ['data.map(key, key)', ['constructor', '__proto__', 'ok']],
    ['data == data && data != {"ok": 1}', true],
    ['data', { constructor: 'x', ['__proto__']: { admin: true }, ok: 1 }],
  ])('a key with a meaning in JavaScript is a key like any other: %s', async (source, expected) => {
    const data = parseJson('{"constructor": "x", "__proto__": {"admin": true}, "ok": 1}');
    const hostile = new Scope([layer({ data }, { plain: true })]);
    expect((await compileExpression(source)).evaluate(hostile)).toEqual(expected);
  });

  it('matches in linear time', async () => {
    const evil = new Scope([layer({ text: `${'a'.repeat(29)}!` })]);
    const compiled = await compileExpression('text.matches("^(a+)+$")');
    const start = performance.now();
    expect(compiled.test(evil)).toBe(false);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
