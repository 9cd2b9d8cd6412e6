import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith } from '../../../test/support/program.ts';
import { shells } from '../../../test/support/shell-host.ts';
import { prelude } from './prelude.ts';

/** Runs a function of a session, then this text, after another program has set up the process. */
function run(shell: string, text: string, ...before: string[]): string {
  const script = `${prelude()}\nkp_find_me\nprintf '%s\\n' "$kp_me" >&3\n${text}\ntrap - EXIT\n`;
  const [program, ...words] = [...before, ...shell.split(' '), '-s'];
  return execFileSync(program!, words, {
    input: script,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

describe.each(shells)('the user of a session, under %s', (shell) => {
  test.each<[string, ...string[]]>([
    ['root'],
    ['another user', 'setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'],
    ['root in another group', 'setpriv', '--regid=daemon', '--clear-groups'],
    ['a user in the group of root', 'setpriv', '--reuid=nobody', '--regid=root', '--clear-groups'],
    ['a user without a name', 'setpriv', '--reuid=64123', '--regid=64124', '--clear-groups'],
    ['root of a user namespace', 'unshare', '--map-root-user', '--user'],
  ])('%s has the names that stat reports', (_, ...before) => {
    const [found, reported] = run(shell, 'stat -c %U:%G /proc/$$ >&3', ...before).split('\n');
    expect(found).toBe(reported);
  });

  test('root under another name is known, without the program stat', async () => {
    const users = 'chief:x:0:0::/:/bin/sh\nroot:x:0:0::/:/bin/sh\n';
    const folder = await folderWith({ passwd: users, group: 'all:x:0:\n', stat: '#!/bin/sh\nexit 1\n' });
    const files = ['/etc/passwd', '/etc/group', '/usr/bin/stat'];
    const mounts = files.map((file) => `mount --bind ${folder}/${basename(file)} ${file}`).join(' && ');
    expect(run(shell, '', 'unshare', '--mount', 'sh', '-c', `${mounts} && exec "$@"`, 'sh')).toBe(
      'chief:all\n',
    );
  });
});
