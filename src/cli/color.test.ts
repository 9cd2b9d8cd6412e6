import { afterEach, expect, test, vi } from 'vitest';
import { type ColorChoice, chooseCi, chooseColor, useColor } from './streams.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  chooseColor('auto');
  return chooseCi('off');
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
  ['auto', false, { JENKINS_URL: 'http://ci/' }, true],
  ['auto', false, { JENKINS_URL: 'http://ci/', TERM: 'dumb' }, false],
  ['auto', false, { JENKINS_URL: 'http://ci/', TERM: '' }, false],
  ['never', false, { JENKINS_URL: 'http://ci/' }, false],
])('--color %s, terminal %s, %j: %s', async (choice, isTTY, env, expected) => {
  for (const name of ['NO_COLOR', 'FORCE_COLOR', 'JENKINS_URL', 'GITHUB_ACTIONS', 'GITLAB_CI'])
    vi.stubEnv(name, '');
  vi.stubEnv('TERM', 'xterm');
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  chooseColor(choice);
  await chooseCi();
  expect(useColor({ isTTY })).toBe(expected);
});
