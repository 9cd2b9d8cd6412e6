import { afterEach, expect, test, vi } from 'vitest';
import { type ColorChoice, chooseColor, useColor } from './streams.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  chooseColor('auto');
});

test.each<[ColorChoice, boolean, NodeJS.ProcessEnv, boolean]>([
  ['auto', true, {}, true],
  ['auto', false, {}, false],
  ['auto', true, { TERM: 'dumb' }, false],
  ['auto', true, { NO_COLOR: '1' }, false],
  ['auto', false, { FORCE_COLOR: '1' }, true],
  ['auto', true, { FORCE_COLOR: '0' }, false],
  ['auto', true, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ['always', false, { NO_COLOR: '1' }, true],
  ['never', true, { FORCE_COLOR: '1' }, false],
])('--color %s, terminal %s, %j: %s', (choice, isTTY, env, expected) => {
  for (const name of ['NO_COLOR', 'FORCE_COLOR']) vi.stubEnv(name, '');
  vi.stubEnv('TERM', 'xterm');
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  chooseColor(choice);
  expect(useColor({ isTTY })).toBe(expected);
});
