import { expect, test } from 'vitest';
import { mountsBelow } from './mounts.ts';

const mountinfo = `21 1 254:0 / / rw shared:1 - ext4 /dev/vda rw
40 21 0:41 / /lab/a/root rw - overlay overlay rw
41 40 0:42 / /lab/a/root/proc rw - proc proc rw
42 21 0:43 / /lab/ab rw - tmpfs tmpfs rw
43 21 0:44 / /lab/with\\040space rw - tmpfs tmpfs rw
`;

test.each([
  ['/lab/a', ['/lab/a/root/proc', '/lab/a/root']],
  ['/lab/ab', ['/lab/ab']],
  ['/lab/with space', ['/lab/with space']],
  ['/lab/none', []],
])('mounts below %s, the deepest first', (dir, points) => {
  expect(mountsBelow(mountinfo, dir)).toEqual(points);
});
