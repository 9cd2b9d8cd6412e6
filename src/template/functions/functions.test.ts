import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Value } from '../../core/values.ts';
import { fromYaml, toYaml } from '../../yaml/data.ts';
import { compileExpression } from '../cel/expression.ts';
import { functionDocs, functionReference } from '../reference.ts';
import { prepareAll, render, TemplateError, UndefinedVariable } from '../render.ts';
import { layer, Scope, type World } from '../scope.ts';
import { exampleEnvironment, exampleFiles, exampleValues } from './examples.ts';

const docs = [...functionDocs().values()].flat();
const files: Record<string, string> = {
  ...exampleFiles,
  evil: '{{ secret }}',
  loop: '{{ template "loop" }}',
};
const environment: Record<string, string> = exampleEnvironment;

const world: World = {
  find: (_kind, name) => (Object.hasOwn(files, name) ? name : undefined),
  hint: () => 'looked in files',
  read: (path) => files[path]!,
  env: (name) => environment[name],
  hide: () => {},
  secret: () => expect.unreachable('no secret is read'),
  readYaml: fromYaml,
  writeYaml: toYaml,
};
const more = {
  s: ' Ab\nc ',
  q: "it's",
  u: 'ä',
  none: [],
  on: true,
  nil: null,
  m: { k: [1] },
  xs: ['b', 'a', 'b'],
  ns: [10, 9],
  deep: [{ a: { b: 2 } }, { a: { b: 1 } }],
  conf: { a: { x: 1, y: 1 }, l: [1] },
  local: { a: { y: 2 }, l: [2] },
  secret: 's3cret',
  from: '{{ file "evil" }}',
};
const scope = new Scope([layer({ ...exampleValues, ...more })], world);

beforeAll(prepareAll);

async function both(template: string, expression: string): Promise<Value[]> {
  return [render(template, scope), (await compileExpression(expression)).evaluate(scope)];
}

it.each(docs)('the example of $name: $template', async ({ template, expression, gives }) => {
  expect(await both(template, expression)).toEqual([gives, gives]);
});

it('docs/functions.md is made from the table', () => {
  const file = new URL('../../../docs/functions.md', import.meta.url);
  const known = readFileSync(file, 'utf8');
  const [begin, end] = ['<!-- made: begin -->', '<!-- made: end -->'];
  const values = Object.entries(exampleValues).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const made = `\`\`\`yaml vars\n${values.join('\n')}\n\`\`\`\n\n${functionReference()}`;
  const wanted = `${known.slice(0, known.indexOf(begin))}${begin}\n\n${made}\n\n${end}\n`;
  // UPDATE_DOCS=1 writes it anew
  if (process.env.UPDATE_DOCS) writeFileSync(file, wanted);
  else expect(known).toBe(wanted);
});

it.each(docs)('the sentence of $name is one', ({ doc }) => expect(doc).toMatch(/^[A-Z].*\.$/));

describe('the same in both languages', () => {
  it.each<[template: string, expression: string, wanted: Value]>([
    ['lower s', 'lower(s)', ' ab\nc '],
    ['replace s "A" "$&"', 'replace(s, "A", "$&")', ' $&b\nc '],
    ['split s', 'split(s)', ['Ab', 'c']],
    ['join xs', 'join(xs)', 'bab'],
    ['indent s 2', 'indent(s, 2)', ' Ab\n  c '],
    ['quote q', 'quote(q)', `'it'\\''s'`],
    ['quote xs', 'quote(xs)', `'b' 'a' 'b'`],
    ['ternary none 1 2', 'ternary(none, 1, 2)', 2],
    ['matches s "^Ab"', 'matches(s, "^Ab")', false],
    ['matches s "(?m)c $"', 's.matches("(?m)c $")', true],
    [
      'regexReplace "a-b" "(.)-(.)" "\\2$1$$\\\\"',
      'regexReplace("a-b", "(.)-(.)", "\\\\2$1$$\\\\\\\\")',
      'ba$\\',
    ],
    ['regexReplace "ab" "(x)?b" "<$1>"', 'regexReplace("ab", "(x)?b", "<$1>")', 'a<>'],
    ['regexReplace "aaa" "a" "$0$0"', 'regexReplace("aaa", "a", "$0$0")', 'aaaaaa'],
    ['regexReplace "a" "a" "$&"', 'regexReplace("a", "a", "$&")', '$&'],
    ['regexSearch "v1.2" "\\d+"', 'regexSearch("v1.2", r"\\d+")', '1'],
    ['regexSearch "x" "(\\d)" 1', 'regexSearch("x", r"(\\d)", 1)', null],
    ['default (regexSearch "x" "y") "z"', 'default(regexSearch("x", "y"), "z")', 'z'],
    ['regexFindAll "a1b2" "[a-z](\\d)" 1', 'regexFindAll("a1b2", r"[a-z](\\d)", 1)', ['1', '2']],
    ['length u', 'length(u)', 1],
    ['length m', 'length(m)', 1],
    ['last ns', 'last(ns)', 9],
    ['contains xs "c"', 'contains(xs, "c")', false],
    ['contains m "k"', 'contains(m, "k")', true],
    ['contains s "b"', 'contains(s, "b")', true],
    ['sort ns', 'sort(ns)', [9, 10]],
    ['sort xs', 'sort(xs)', ['a', 'b', 'b']],
    ['pluck (sort deep "a.b") "a.b"', 'pluck(sort(deep, "a.b"), "a.b")', [1, 2]],
    ['reverse "abc"', 'reverse("abc")', 'cba'],
    ['flatten nested 1', 'flatten(nested, 1)', [1, 2, [3]]],
    ['where users "city" "x"', 'where(users, "city", "x")', []],
    ['range 3 1', 'range(3, 1)', []],
    ['combine conf local', 'combine(conf, local)', { a: { y: 2 }, l: [2] }],
    ['combine conf local true', 'combine(conf, local, true)', { a: { x: 1, y: 2 }, l: [2] }],
    ['combine conf local m', 'combine(conf, local, m)', { a: { y: 2 }, l: [2], k: [1] }],
    ['int " 7 "', 'int("7")', 7],
    ['int 1.9', 'int(1.9)', 1],
    ['float ".5"', 'float(".5")', 0.5],
    ['bool 0', 'bool(0)', false],
    ['bool on', 'bool(on)', true],
    ['bool "No"', 'bool("No")', false],
    ['string on', 'string(on)', 'true'],
    ['sum none', 'sum(none)', 0],
    ['toJson m 1', 'toJson(m, 1)', '{\n "k": [\n  1\n ]\n}'],
    ['toYaml m 4', 'toYaml(m, 4)', 'k:\n      - 1'],
    ['toYaml "yes"', 'toYaml("yes")', '"yes"'],
    [`fromYaml '- !cel secret'`, `fromYaml('- !cel secret')`, ['secret']],
    ['b64encode u', 'b64encode(u)', 'w6Q='],
    ['urlencode db', 'urlencode(db)', 'host=h1&port=5432'],
    ['extension "/a.b/c"', 'extension("/a.b/c")', ''],
    ['env "CI_JOB"', 'env("CI" + "_JOB")', 'deploy'],
    ['default (env "NOPE") "y"', 'default(env("NOPE"), "y")', 'y'],
    ['defined (env "NOPE")', 'defined(env("NOPE"))', false],
    ['default (file "nope") "y"', 'default(file("nope"), "y")', 'y'],
    ['exists "motd"', 'exists("motd")', true],
    ['file "evil"', 'file("evil")', '{{ secret }}'],
    ['from', 'from', '{{ secret }}'],
    ['join (split (template "evil") "3") ""', 'join(split(template("evil"), "3"), "")', 'scret'],
    ['and (gt db.port 1) (le "a" "b")', 'db.port > 1 && "a" <= "b"', true],
  ])('%s', async (template, expression, wanted) => {
    expect(await both(`{{ ${template} }}`, expression)).toEqual([wanted, wanted]);
  });
});

describe('errors name the function and the place', () => {
  it.each([
    ['lower xs', '"lower" needs a string, not a list'],
    ['join s ","', '"join" needs a list, not a string'],
    ['b64decode path', '"b64decode" needs base64, not a string'],
    ['first none', '"first" needs a list that is not empty'],
    ['indent s "x"', '"indent" needs a width of 0 to 100, not a string'],
    ['sort users', '"sort" needs numbers or texts, not a mapping'],
    ['sum xs', '"sum" needs a number, not a string'],
    ['max none', '"max" needs a list that is not empty'],
    ['int "1.5"', '"int" needs a whole number, not "1.5"'],
    ['bool "perhaps"', '"bool" needs a word such as true or no, not "perhaps"'],
    ['bool nil', '"bool" needs true or false, not null'],
    ['pluck users "age"', '"pluck" finds no "age" in item 1 of the list'],
    ['combine db xs', '"combine" needs a mapping, not a list'],
    ['hash "a" "crc32"', '"hash" knows md5, sha1, sha256, sha384, sha512, not "crc32"'],
    [
      'regexReplace "a" "(" ""',
      '"regexReplace" cannot read the pattern "(": error parsing regexp: missing closing ): `(`',
    ],
    ['regexReplace "a" "a" "$1"', '"regexReplace" finds no group 1 in the pattern "a"'],
    ['range 0 1000000', '"range" gives at most 100000 numbers'],
    ['lt db.port "1"', '"lt" cannot compare a number with a string'],
    ['fromYaml "a: [1"', '"fromYaml" cannot read the text: a [ is not closed (line 1)'],
    ['fromJson "x"', `"fromJson" cannot read the text: Unexpected token 'x', "x" is not valid JSON`],
  ])('%s', (template, message) => {
    expect(() => render(`{{ ${template} }}`, scope)).toThrow(expect.objectContaining({ message, offset: 3 }));
  });

  it.each([
    ['env "NOPE"', 'the environment variable "NOPE" is not set', undefined],
    ['file "nope"', 'there is no file "nope"', 'looked in files'],
    ['template "nope"', 'there is no template "nope"', 'looked in files'],
  ])('%s is undefined', async (call, message, hint) => {
    expect(() => render(`{{ ${call} }}`, scope)).toThrow(
      expect.objectContaining({ message, hint, offset: 3 }),
    );
    const expression = await compileExpression(`${call.replace(' ', '(')}) == "" || true`);
    expect(() => expression.evaluate(scope)).toThrow(UndefinedVariable);
  });

  it('a template that contains itself', () => {
    const cycle = 'the variable "template("loop")" needs "template("loop")": it depends on itself';
    expect(() => render('{{ template "loop" }}', scope)).toThrow(cycle);
  });

  it('without a task there are no folders', () => {
    const bare = new Scope([]);
    expect(() => render('{{ file "x" }}', bare)).toThrow(TemplateError);
    expect(render('{{ default (env "KPLAY_NO_SUCH") 1 }}', bare)).toBe(1);
  });
});

it('a pattern takes linear time', () => {
  const text = `${'a'.repeat(29)}!`;
  const start = performance.now();
  render(`{{ regexReplace "${text}" "^(a+)+$" "" }}`, scope);
  expect(performance.now() - start).toBeLessThan(2000);
});
