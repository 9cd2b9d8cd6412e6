import { describe, expect, it } from 'vitest';
import { isSelected, unusedTags } from './tags.ts';

const cases: [tags: string, asked: string, skip: string, runs: boolean][] = [
  ['', '', '', true],
  ['web', '', '', true],
  ['never', '', '', false],
  ['always', '', '', true],
  ['web', 'web', '', true],
  ['web', 'db', '', false],
  ['', 'web', '', false],
  ['web db', 'db', '', true],
  ['always', 'web', '', true],
  ['always', 'web', 'always', false],
  ['never web', 'web', '', true],
  ['never web', '', '', false],
  ['never web', 'never', '', true],
  ['never', 'all', '', false],
  ['always never', '', '', true],
  ['web', 'tagged', '', true],
  ['', 'tagged', '', false],
  ['never web', 'tagged', '', false],
  ['', 'untagged', '', true],
  ['web', 'untagged', '', false],
  ['always', 'untagged', '', true],
  ['web', 'all', '', true],
  ['web', '', 'web', false],
  ['web', '', 'db', true],
  ['', '', 'web', true],
  ['web', '', 'tagged', false],
  ['', '', 'tagged', true],
  ['', '', 'untagged', false],
  ['web', '', 'untagged', true],
  ['web', '', 'all', false],
  ['always', '', 'all', true],
  ['always', '', 'all always', false],
  ['web', 'web', 'web', false],
];
const words = (text: string) => text.split(' ').filter(Boolean);

describe('isSelected', () => {
  it.each(cases)('tags "%s", -t "%s", --skip-tags "%s": %s', (tags, asked, skip, runs) => {
    expect(isSelected(words(tags), { tags: words(asked), skipTags: words(skip) })).toBe(runs);
  });
});

describe('unusedTags', () => {
  it('names those that no task has, but not the special ones', () => {
    const choice = { tags: ['web', 'nignx', 'all'], skipTags: ['untagged', 'slow'] };
    expect(unusedTags(choice, new Set(['web', 'nginx']))).toEqual(['nignx', 'slow']);
  });
});
