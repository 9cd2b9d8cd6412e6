import { describe, expect, it } from 'vitest';
import { checkArgs } from './check-args.ts';
import type { Params } from './params.ts';
import type { Value, Values } from './values.ts';

const params: Params = {
  name: { type: 'string', required: true, doc: 'What it is called.', aliases: ['title'] },
  state: { type: 'string', enum: ['present', 'absent'], default: 'present', doc: 'x' },
  level: { type: 'int', enum: [1, 2, 3], doc: 'x' },
  ratio: { type: 'number', doc: 'x' },
  at: { type: 'path', doc: 'x' },
  port: { type: 'int', min: 1, max: 65535, doc: 'x' },
  wait: { type: 'int', min: 0, doc: 'x' },
  words: { type: 'list', form: { is: 'a word', pattern: /^\S+$/, hint: () => 'leave blanks out' }, doc: 'x' },
  kinds: { type: 'list', enum: ['a', 'b'], doc: 'x' },
  env: {
    type: 'map',
    names: { is: 'a name', pattern: /^\w+$/ },
    form: { is: 'a line', pattern: /^.*$/ },
    doc: 'x',
  },
  even: {
    type: 'string',
    form: { is: 'even', problem: (text) => (Number(text) % 2 ? 'it is odd' : undefined) },
    doc: 'x',
  },
  hash: { type: 'string', form: { is: 'a hash', pattern: /^\$/ }, secret: true, doc: 'x' },
  key: { type: 'string', enum: ['a'], secret: true, doc: 'x' },
  ports: { type: 'list', items: { type: 'int' }, doc: 'x' },
  limits: { type: 'map', items: { type: 'int' }, doc: 'x' },
  any: { type: 'list', items: { type: 'any' }, doc: 'x' },
  users: {
    type: 'list',
    doc: 'x',
    items: {
      type: 'map',
      keys: {
        name: { type: 'string', required: true, doc: 'The name of the user.' },
        shell: { type: 'string', enum: ['sh', 'bash'], default: 'sh', doc: 'x' },
        pin: { type: 'int', secret: true, doc: 'x' },
      },
      check: ({ name, shell }) => (name === 'root' && shell === 'sh' ? 'root needs bash' : undefined),
    },
  },
};

const problems = (given: Values, isUnknown?: (value: Value) => boolean) =>
  checkArgs(params, { name: 'n', ...given }, isUnknown).problems;

it.each<[given: Values, args: object]>([
  [{ title: 'n' }, { name: 'n', state: 'present' }],
  [
    { name: 'n', state: null },
    { name: 'n', state: 'present' },
  ],
  [
    { name: 1, level: '2' },
    { name: '1', state: 'present', level: 2 },
  ],
  [
    { name: 'n', ratio: '0.5', ports: [80, '81'] },
    { name: 'n', state: 'present', ratio: 0.5, ports: [80, 81] },
  ],
  [
    { name: 'n', limits: { a: 1 }, any: [[]] },
    { name: 'n', state: 'present', limits: { a: 1 }, any: [[]] },
  ],
  [
    { name: 'n', users: [{ name: 'a' }] },
    { name: 'n', state: 'present', users: [{ name: 'a', shell: 'sh' }] },
  ],
])('%j is converted', (given, args) =>
  expect(checkArgs(params, given)).toMatchObject({ args, problems: [] }),
);

describe('a wrong value', () => {
  const cases: [given: Values, message: string, path: string, hint?: string][] = [
    [{ at: 'a' }, '"at" must be an absolute path, not "a"', 'at', 'start it with /'],
    [{ at: '~a b/c' }, '"at" must be an absolute path, not "~a b/c"', 'at'],
    [{ at: '~$(id)/c' }, '"at" must be an absolute path, not "~$(id)/c"', 'at'],
    [{ nmae: 1 }, 'unknown argument "nmae"', 'nmae', 'did you mean "name"?'],
    [{ title: 'm' }, '"title" is another name of an argument that is already given', 'title'],
    [
      { state: 'absnt' },
      '"state" must be one of present, absent, not "absnt"',
      'state',
      'did you mean "absent"?',
    ],
    [{ level: 4 }, '"level" must be one of 1, 2, 3, not "4"', 'level'],
    [{ port: 0 }, '"port" must be between 1 and 65535, not 0', 'port'],
    [{ wait: '-1' }, '"wait" must be at least 0, not -1', 'wait'],
    [{ words: 'a b' }, '"words" must be a word, not "a b"', 'words', 'leave blanks out'],
    [{ words: ['a', 'a b'] }, '"words[1]" must be a word, not "a b"', 'words 1', 'leave blanks out'],
    [{ kinds: ['a', 'c'] }, '"kinds[1]" must be one of a, b, not "c"', 'kinds 1'],
    [{ env: { 'a b': 'x' } }, '"env.a b" has a key that must be a name, not "a b"', 'env a b'],
    [{ env: { a: 'x\ny' } }, '"env.a" must be a line, not "x\\ny"', 'env a'],
    [{ even: 3 }, '"even" must be even, not "3": it is odd', 'even'],
    [{ hash: 'hunter2' }, '"hash" must be a hash', 'hash', 'the value is not shown'],
    [{ at: '' }, '"at" must be an absolute path, and is empty', 'at'],
    [{ ratio: 'much' }, '"ratio" must be a number, not "much"', 'ratio'],
    [{ ports: 80 }, '"ports" must be a list, not 80', 'ports'],
    [{ ports: [80, 'a'] }, '"ports[1]" must be a whole number, not "a"', 'ports 1'],
    [{ limits: [] }, '"limits" must be a mapping, not a list', 'limits'],
    [{ limits: { a: 'b' } }, '"limits.a" must be a whole number, not "b"', 'limits a'],
    [{ users: ['a'] }, '"users[0]" must be a mapping, not "a"', 'users 0'],
    [{ users: [{}] }, '"users[0].name" is required', 'users 0', 'The name of the user.'],
    [
      { users: [{ name: 'a', shel: 'sh' }] },
      'unknown argument "users[0].shel"',
      'users 0 shel',
      'did you mean "shell"?',
    ],
    [{ users: [{ name: 'root' }] }, '"users[0]": root needs bash', 'users 0'],
    // the message does not show a secret
    [{ key: 'hunter2' }, '"key" is not a valid string', 'key', 'the value is not shown'],
    [
      { users: [{ name: 'a', pin: 'x1' }] },
      '"users[0].pin" is not a valid int',
      'users 0 pin',
      'the value is not shown',
    ],
  ];
  it.each(cases)('%j', (given, message, at, hint) => {
    const [problem, ...more] = problems(given);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ message });
    expect((problem!.path ?? [problem!.key]).join(' ')).toBe(at);
    if (hint) expect(problem!.hint).toBe(hint);
  });

  it('is each of several', () => {
    expect(problems({ ports: ['a', 'b'], users: [{ shell: 1 }] })).toHaveLength(4);
  });
});

it.each(['/a', '~', '~/a b', '~ada/$(id)', '~ada_1.x'])('%s is a path on a host', (at) =>
  expect(problems({ at })).toEqual([]),
);

it('what is not known yet is passed over, its neighbours are not', () => {
  const unknown = (value: Value) => value === '?';
  expect(problems({ level: '?', ports: ['?', 'x'], users: [{ name: '?', pin: 'x' }] }, unknown)).toHaveLength(
    2,
  );
  const deep = (value: Value) => JSON.stringify(value).includes('?');
  expect(problems({ words: ['?', 'a b'], users: [{ name: '?', shell: 'zsh' }] }, deep)).toHaveLength(2);
});

it('an argument that is required is missing', () => {
  const problem = { code: 'missing-argument', message: '"name" is required', hint: 'What it is called.' };
  expect(checkArgs(params, { name: null }).problems).toEqual([problem]);
});
