import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dueShells, localSession, send } from '../../../test/support/shell-host.ts';
import type { Values } from '../../core/values.ts';

const secret = 'only-for-root';
const large = `${secret}${'x'.repeat(200_000)}`;

/** Modules that write a secret into a file with the mode 0600; @ is the folder. */
const rows: [what: string, module: string, args: Values, before?: string][] = [
  ['a new file', 'copy', { dest: '@/f', content: secret, mode: '0600' }],
  ['a file that others could read', 'copy', { dest: '@/f', content: secret, mode: '0600' }, 'echo old >@/f'],
  [
    'a file with a backup',
    'copy',
    { dest: '@/f', content: secret, mode: '0600', backup: true },
    'echo old >@/f',
  ],
  ['a large file', 'copy', { dest: '@/f', content: large, mode: '0600' }],
  ['a line of a new file', 'lineinfile', { path: '@/f', line: secret, create: true, mode: '0600' }],
  ['a line', 'lineinfile', { path: '@/f', line: secret }, '(umask 077; echo old >@/f)'],
  ['a block', 'blockinfile', { path: '@/f', block: secret }, '(umask 077; echo old >@/f)'],
  ['an option', 'ini_file', { path: '@/f', section: 'a', option: 'b', value: secret, mode: '0600' }],
  [
    'a replaced text',
    'replace',
    { path: '@/f', regexp: 'old', replace: secret },
    '(umask 077; echo old >@/f)',
  ],
  [
    'a file of the host',
    'copy',
    { src: '@/src', dest: '@/f', remote_src: true, mode: '0600' },
    `(umask 077; echo ${secret} >@/src)`,
  ],
];

const programs =
  'awk base64 cat chgrp chmod chown cp dd find grep head ln ls mkdir mktemp mv readlink rm sed sha256sum stat sync tail tee touch tr wc';

/** Programs that note, before they begin, each file with the secret that others can read now: each step between two of them shows. */
function watchingPrograms(folder: string): { bin: string; found: string } {
  const bin = mkdtempSync(join(tmpdir(), 'shims-of-kplay-'));
  const found = join(bin, 'found');
  const places = `${folder} /run/kplay-* /tmp/kplay-*-stage`;
  for (const program of programs.split(' ')) {
    const real = execFileSync('sh', ['-c', `command -v ${program} || :`], { encoding: 'utf8' }).trim();
    if (real === '') continue;
    const look = `/usr/bin/find ${places} -xdev -type f -perm /066 -exec /bin/grep -l ${secret} {} + >>${found} 2>/dev/null </dev/null`;
    writeFileSync(join(bin, program), `#!/bin/sh\n${look}\nexec ${real} "$@"\n`, { mode: 0o755 });
  }
  return { bin, found };
}

describe.each(dueShells)('nobody else reads for a moment what a task writes under %s', (shell) => {
  test.each(rows)('%s', async (_, module, args, before = ':') => {
    const folder = mkdtempSync(join(tmpdir(), 'kplay-modes-'));
    const { bin, found } = watchingPrograms(folder);
    const fill = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('@', folder)) as T;
    execFileSync('sh', ['-ec', fill(`chmod 755 @; ${before}`)]);
    const { session } = await localSession(
      `env PATH=${bin}:${process.env.PATH} sh -c "umask 0; exec ${shell} -s"`,
    );
    expect(await send(session, module, fill(args))).toMatchObject({ status: 'changed' });
    session.close();
    expect(readFileSync(join(folder, 'f'), 'utf8')).toContain(secret);
    expect((statSync(join(folder, 'f')).mode & 0o777).toString(8)).toBe('600');
    expect(existsSync(found) ? readFileSync(found, 'utf8') : 'no program ran').toBe('');
  });
});
