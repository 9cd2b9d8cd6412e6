import { describe, expect, test } from 'vitest';
import { partlyKnown, Unknown } from './unknown.ts';
import { isMapping } from './values.ts';

const why = new Unknown('because "Build" was not run');
const build = partlyKnown({ changed: true, failed: false }, why, ['skipped']);

describe('a mapping that is partly known', () => {
  test.each<[string, () => unknown, unknown]>([
    ['a known member', () => build.changed, true],
    ['whether a known member is there', () => Object.hasOwn(build, 'failed'), true],
    ['a member that is known to be absent', () => build.skipped, undefined],
    ['whether that one is there', () => Object.hasOwn(build, 'skipped'), false],
    ['what it is', () => isMapping(build), true],
  ])('says %s', (_, look, expected) => expect(look()).toBe(expected));

  test.each<[string, () => unknown]>([
    ['another member', () => build.rc],
    ['whether another member is there', () => Object.hasOwn(build, 'rc')],
    ['whether there is another one, in short', () => 'rc' in build],
    ['all of its members', () => Object.keys(build)],
    ['a copy', () => ({ ...build })],
    ['its text', () => JSON.stringify(build)],
  ])('does not say %s', (_, look) => expect(look).toThrow('unknown, because "Build" was not run'));
});
