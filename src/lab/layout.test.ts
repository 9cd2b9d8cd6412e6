import { afterEach, expect, test, vi } from 'vitest';
import { hostLayout, imagesDir, labLayout, labName } from './layout.ts';

afterEach(() => vi.unstubAllEnvs());

test.each(['', 'Lab', 'a-b', '../x', '1a', 'a b', 'a'.repeat(17)].slice(1))(
  '"%s" is not a name of a lab',
  (name) => {
    expect(() => labName(name)).toThrow('cannot be the name of a lab');
  },
);

test('the name is the given one, else that of the environment, else lab', () => {
  vi.stubEnv('KPLAY_LAB', '');
  expect(labName()).toBe('lab');
  vi.stubEnv('KPLAY_LAB', 'demo2');
  expect(labName()).toBe('demo2');
  expect(labName('mine')).toBe('mine');
});

test('no name of a lab is the beginning of what another lab has', () => {
  const host = hostLayout(labLayout('a', '/cg'), 'web1');
  expect(host).toMatchObject({ netns: 'kplay-a-web1', cgroup: '/cg/kplay-a/web1' });
  expect(() => labName('a-web1')).toThrow();
});

test('images are kept where XDG says', () => {
  vi.stubEnv('XDG_CACHE_HOME', '/big/cache');
  expect(imagesDir()).toBe('/big/cache/kplay/lab');
});
