import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dueShells, localSession, send } from '../../../test/support/shell-host.ts';

/** Archives of two files: one that is small, and 30 MB of zeros, which make a small archive. */
const archives: Record<string, string> = {
  'a.tar.gz': 'tar -c -z -f @/a.tar.gz -C @/in a big',
  'a.zip': 'cd @/in && zip -q @/a.zip a big',
};

/** Disks that are too small for it: the one where it is unpacked aside, and the one of its directory. */
const disks: [what: string, mounts: string][] = [
  ['where it is unpacked', 'mount -t tmpfs -o size=8m none /tmp'],
  ['where it is unpacked, without inodes', 'mount -t tmpfs -o nr_inodes=4 none /tmp'],
  ['of its directory', 'mount -t tmpfs none /tmp; mount -t tmpfs -o size=8m,mode=755 none @/d'],
  [
    'of a directory of all users, without inodes',
    'mount -t tmpfs none /tmp; mount -t tmpfs -o nr_inodes=3,mode=1777 none @/d',
  ],
  ['of a directory of all users', 'mount -t tmpfs none /tmp; mount -t tmpfs -o size=8m,mode=1777 none @/d'],
];

describe.each(dueShells)('a disk that an archive fills, under %s', (shell) => {
  test.each(
    Object.keys(archives).flatMap((name) => disks.map(([what, mounts]) => [name, what, mounts] as const)),
  )('%s and the disk %s: the old files stay, and nothing else', async (name, _, mounts) => {
    const folder = mkdtempSync('/var/tmp/unarchive-test-');
    const fill = (text: string) => text.replaceAll('@', folder);
    const given = `mkdir @/d @/in; echo new >@/in/a; head -c 30000000 /dev/zero >@/in/big; ${archives[name]}; rm -r @/in`;
    execFileSync('sh', ['-ec', fill(given)]);
    const start = `mount --make-rprivate /; ${mounts}; echo old >@/d/a; echo old >@/d/big; exec ${shell} -s`;
    const { session, pid } = await localSession(`unshare --mount sh -c '${fill(start)}'`);
    const args = { src: `${folder}/${name}`, dest: `${folder}/d`, remote_src: true };
    const answer = await send(session, 'unarchive', args);
    expect(answer).toMatchObject({ status: 'failed', message: expect.stringMatching(/cannot|No space/) });
    const look = 'head -c 9 @/d/a @/d/big; ls -A @/d; ls -d /tmp/kplay-* /run/kplay-*-stage || :';
    const there = ['-t', String(pid), '--mount', 'sh', '-c', fill(`{ ${look}; } 2>/dev/null`)];
    const left = execFileSync('nsenter', there, { encoding: 'utf8' });
    expect([left.replaceAll(folder, '@'), answer]).toEqual([
      '==> @/d/a <==\nold\n\n==> @/d/big <==\nold\na\nbig\n',
      answer,
    ]);
    session.close();
    execFileSync('rm', ['-r', folder]);
  });
});
