import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatYaml } from './format.ts';
import { readYaml } from './read.ts';

const cases: [what: string, before: string, after: string][] = [
  ['the indentation of lists', 'a:\n- b\n-   c\n', 'a:\n  - b\n  - c\n'],
  ['the indentation of mappings', 'a:\n    b:\n        c: 1\n', 'a:\n  b:\n    c: 1\n'],
  ['blank lines', '\n\na: 1\n\n\n\nb: 2\n\n\n', 'a: 1\n\nb: 2\n'],
  ['blanks at the ends of lines', 'a: 1  \nb: \t\n', 'a: 1\nb:\n'],
  ['comments', '# one\n\n#two\na: 1   # three\n# four\nb: 2', '# one\n\n#two\na: 1 # three\n# four\nb: 2\n'],
  [
    'comments in lists',
    'a:\n# one\n- b # two\n# three\n- c\n',
    'a:\n  # one\n  - b # two\n  # three\n  - c\n',
  ],
  ['brackets', 'a: {b: [ 1,2 ], c: {}}\n', 'a: { b: [1, 2], c: {} }\n'],
  ['booleans', 'a: True\nb: FALSE\nc: yes\n', 'a: true\nb: false\nc: yes\n'],
  ['numbers', 'a: 0o17\nb: 1e3\nc: 1.10\nd: 0x1F\n', 'a: 0o17\nb: 1e3\nc: 1.10\nd: 0x1F\n'],
  ['nulls', 'a: ~\nb: null\nc:\n', 'a: ~\nb: null\nc:\n'],
  ['quotes without need', `a: 'b'\n"c": "d e"\n`, 'a: b\nc: d e\n'],
  [
    'quotes with need',
    `a: '{{ b }}'\nc: '0644'\nd: 'yes'\ne: ''\n`,
    `a: "{{ b }}"\nc: "0644"\nd: "yes"\ne: ""\n`,
  ],
  ['quotes around what looks like a number', `- '8080:80'\n- '10.0.0.1'\n`, `- "8080:80"\n- "10.0.0.1"\n`],
  ['quotes in quotes', `a: "\\"b\\": c"\nd: '''e'': f'\n`, `a: '"b": c'\nd: "'e': f"\n`],
  ['escapes', 'a: "b\\u200bc: \\n"\n', 'a: "b\\u200bc: \\n"\n'],
  ['quotes within brackets', `[ "a, b", "c" ]\n`, `["a, b", c]\n`],
  ['tags', `a: !raw   "{{ x }}"\nb: !cel 'x + 1'\n`, `a: !raw "{{ x }}"\nb: !cel x + 1\n`],
  ['a comment at the end', 'a: 1\n# two', 'a: 1\n\n# two\n'],
  ['anchors', 'a: &x {b: 1}\nc:\n  <<: *x\n', 'a: &x { b: 1 }\nc:\n  <<: *x\n'],
  ['blocks', 'a: |\n     b\n       c\n\n     d\n\n\ne: 1\n', 'a: |\n  b\n    c\n\n  d\n\ne: 1\n'],
  ['folded blocks', '- >-  # why\n   b\n   c\n', '- >- # why\n  b\n  c\n'],
  ['blocks that keep lines', 'a: |+\n b\n\nc: 1\n', 'a: |+\n  b\n\nc: 1\n'],
  ['blocks that start with blanks', 'a: |2\n    b\n  c\n', 'a: |2\n    b\n  c\n'],
  ['texts on several lines', 'a: b\n     c\n\n     d\n', 'a: b\n  c\n\n  d\n'],
  ['quoted texts on several lines', 'a:\n    - "b\n     c"\n', 'a:\n  - "b\n    c"\n'],
  ['line ends of Windows', 'a:\r\n- b\r\n', 'a:\n  - b\n'],
  ['a text of comments', '# a\n\n\n# b', '# a\n\n# b\n'],
  ['the start of a document', '---\n- a\n', '---\n- a\n'],
  ['nothing', '\n', ''],
];

describe('the style', () => {
  it.each(cases)('%s', (_, before, after) => expect(formatYaml(before, 'test')).toBe(after));
});

const root = fileURLToPath(new URL('../..', import.meta.url));
const all = execFileSync('git', ['ls-files', '*.yml', '*.yaml'], { cwd: root, encoding: 'utf8' });

/** All files of YAML in the project that can be read. */
const files = all
  .trim()
  .split('\n')
  .filter((file) => {
    try {
      readYaml(readFileSync(`${root}/${file}`, 'utf8'), file);
      return true;
    } catch {
      return false;
    }
  });

describe('the values stay, and the formatted text too', () => {
  it('of many files', () => expect(files.length).toBeGreaterThan(200));

  it.each(files)('%s', (file) => {
    const before = readFileSync(`${root}/${file}`, 'utf8');
    const after = formatYaml(before, file);
    expect(readYaml(after, file)).toEqual(readYaml(before, file));
    expect(formatYaml(after, file)).toBe(after);
    if (/^(playbooks|roles|src)\//.test(file)) expect(after).toBe(before);
  });
});
