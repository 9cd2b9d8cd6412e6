import { expect, test } from 'vitest';
import { withoutDocker } from '../../../test/support/docker-cases.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Values } from '../../core/values.ts';
import dockerImage from './index.ts';

const digest = `a@sha256:${'0'.repeat(64)}`;
const args = (given: Values) => checkArgs(dockerImage.params, given).args as never;

test.each<[Values, Record<string, unknown>]>([
  [{ name: 'nginx' }, { name: 'nginx:latest', repository: 'nginx', source: 'pull', pull: 'missing' }],
  [
    { name: 'nginx', tag: '1' },
    { name: 'nginx:1', repository: 'nginx' },
  ],
  [{ name: 'r:5000/a/b:2' }, { name: 'r:5000/a/b:2', repository: 'r:5000/a/b' }],
  [{ name: 'r:5000/a' }, { name: 'r:5000/a:latest', repository: 'r:5000/a' }],
  [{ name: digest }, { name: digest, repository: 'a' }],
  [
    { name: 'a', force: true },
    { source: 'pull', pull: 'always' },
  ],
  [
    { name: 'a', build: { path: '/srv' } },
    { source: 'build', path: '/srv', dockerfile: 'Dockerfile' },
  ],
  [{ name: 'a', load_path: '/a.tar' }, { source: 'load' }],
])('%j sends %j', (given, sent) => {
  expect(refusalOf(dockerImage, given)).toBeUndefined();
  expect(dockerImage.send?.(args(given))).toMatchObject(sent);
});

test('the values of build arguments are no words for docker', () => {
  const build = { path: '/srv', args: { TOKEN: 'a\nb', N: 1 } };
  const words = dockerImage.words?.(args({ name: 'a', build }));
  expect(words).toEqual(['2', 'TOKEN', 'a\nb', 'N', '1', '--build-arg', 'TOKEN', '--build-arg', 'N']);
});

test.each<[Values, Record<string, string>]>([
  [{ name: 'a' }, { state: 'present', content: 'as asked' }],
  [
    { name: 'a', force: true },
    { state: 'present', content: 'as asked' },
  ],
  [
    { name: 'a', build: { path: '/a' }, force: true },
    { state: 'present', content: 'as asked', forced: 'done' },
  ],
  [
    { name: 'a', keep_last: 2 },
    { state: 'present', content: 'as asked', older: 'none' },
  ],
  [{ name: 'a', state: 'absent' }, { state: 'absent' }],
])('%j wants %j', (given, want) => {
  expect(dockerImage.want(args(given))).toEqual(want);
});

test.each<[Values, RegExp]>([
  [{ name: '--all' }, /must be the name of an image/],
  [{ name: 'registry.example.com/Shop' }, /must be the name of an image/],
  [{ name: 'https://registry.example.com/shop' }, /must be the name of an image/],
  [{ name: 'a:1', tag: '2' }, /leave tag out/],
  [{ name: 'a', source: 'build' }, /need each other/],
  [{ name: 'a', source: 'load' }, /need each other/],
  [{ name: 'a', build: { path: 'srv' } }, /"build.path" must be an absolute path/],
  [{ name: 'a', build: { path: '/srv', context: 'x' } }, /unknown argument "build.context"/],
  [{ name: 'a', build: { path: '/srv', args: { 'A-B': '1' } } }, /a name of letters, digits and _/],
  [{ name: 'a', keep_last: 0 }, /at least 1/],
])('%j is refused', (given, message) => {
  expect(refusalOf(dockerImage, given)).toMatch(message);
});

withoutDocker('docker_image', { name: 'a:1' });
