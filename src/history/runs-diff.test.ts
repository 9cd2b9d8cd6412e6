import { expect, test } from 'vitest';
import { runsDifference } from './runs-diff.ts';
import { runsDiffText } from './runs-diff-text.ts';

/** Events: "host task status ms", with an item after a slash. */
const events = (...lines: string[]) =>
  lines
    .map((line) => {
      const [host, name, status, ms = '1'] = line.split(' ');
      const [task, item] = name!.split('/');
      const place = { file: 'p.yml', line: task!.length, col: 1 };
      return `${JSON.stringify({ event: 'task', host, task, item, status, ms: Number(ms), place })}\n`;
    })
    .join('');

const cases: [name: string, before: string, after: string, text: string][] = [
  ['equal', events('a X changed'), events('a X changed'), 'no differences\n'],
  ['an outcome', events('a X changed'), events('a X failed'), 'a: X: changed → failed\n'],
  [
    'hosts share a line',
    events('a X changed', 'b X changed'),
    events('a X ok', 'b X ok'),
    'a, b: X: changed → ok\n',
  ],
  ['a task that only one has', events('a X ok'), events('a X ok', 'a Y ok'), 'a: Y: did not run → ok\n'],
  ['hosts', events('a X ok', 'b X ok'), events('a X ok', 'c X ok'), '- host b\n+ host c\n'],
  ['items of a loop', events('a X/1 ok', 'a X/2 ok'), events('a X/1 ok', 'a X/2 no'), 'a: X: ok → ok, no\n'],
  [
    'two of a name',
    events('a X ok', 'a Y ok', 'a X ok'),
    events('a X ok', 'a Y ok', 'a X no'),
    'a: X: ok → no\n',
  ],
  ['slower', events('a X ok 1000'), events('a X ok 5000'), 'a: X: 1.0 s → 5.0 s, slower\n'],
  ['a little slower', events('a X ok 9000'), events('a X ok 11000'), 'no differences\n'],
  ['a line that is cut', events('a X ok'), `${events('a X ok')}{"event":"ta`, 'no differences\n'],
];

test.each(cases)('%s', (_, before, after, text) => {
  expect(runsDiffText(runsDifference(before, after))).toBe(text);
});
