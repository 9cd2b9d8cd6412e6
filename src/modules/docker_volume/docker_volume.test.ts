import { expect, test } from 'vitest';
import { withoutDocker } from '../../../test/support/docker-cases.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Values } from '../../core/values.ts';
import dockerVolume from './index.ts';

const args = (given: Values) => checkArgs(dockerVolume.params, given).args as never;

test('labels and options are compared as docker quotes them', () => {
  const volume = args({
    name: 'a',
    labels: { b: 'it is "so"', 'x.y': 1 },
    driver_options: { type: 'tmpfs' },
  });
  expect(dockerVolume.want(volume)).toEqual({
    state: 'present',
    driver: 'local',
    driver_options: 'type="tmpfs"',
    labels: 'b="it is \\"so\\"", x.y="1"',
  });
  expect(dockerVolume.send?.(volume)).toMatchObject({ labels: '"b"="it is \\"so\\""\n"x.y"="1"' });
  expect(dockerVolume.words?.(volume)).toEqual(
    ['--driver local', '--opt type=tmpfs', '--label b=it is "so"', '--label x.y=1'].flatMap((line) => [
      line.slice(0, line.indexOf(' ')),
      line.slice(line.indexOf(' ') + 1),
    ]),
  );
});

test.each<[Values, RegExp]>([
  [{ name: '-a' }, /cannot be the name of a volume/],
  [{ name: 'a' }, /at least two characters/],
  [{ name: 'a/b' }, /cannot be the name of a volume/],
  [{ name: 'aa', labels: { b: 'x\ny' } }, /labels: "b" must have a value of one line/],
  [{ name: 'aa', driver_options: { o: '\u200b' } }, /without control characters/],
])('%j is refused', (given, message) => {
  expect(dockerVolume.check?.(args(given))).toMatch(message);
});

withoutDocker('docker_volume', { name: 'aa' });
