import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ownMachine } from '../../../test/support/own-machine.ts';
import { dueShells, localSession, send } from '../../../test/support/shell-host.ts';
import { sha256 } from '../../core/hash.ts';
import type { Values } from '../../core/values.ts';

const secret = 'only-for-root';
const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIvD7Wk3CQAtAcwfE5PZ2xpWBYWwviUarT6BSJjt69jK';
const large = `${secret}${'x'.repeat(200_000)}`;

/** A file of the controller. */
const fileOf = (bytes: Buffer) => ({
  name: 'f',
  path: '/f',
  size: bytes.length,
  sha256: sha256(bytes),
  bytes,
});

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
  ['a template', 'template', { dest: '@/f', src: fileOf(Buffer.from(secret)) as never, mode: '0600' }],
  [
    'a file of an archive, which says that others can read it',
    'unarchive',
    { src: '@/a.tar', dest: '@', remote_src: true, mode: 'u=rwX,go=' },
    `(umask 077; mkdir @/in; echo ${secret} >@/in/f; chmod 644 @/in/f; tar -c -f @/a.tar -C @/in f; rm -r @/in)`,
  ],
  ['a private key', 'openssl_privatekey', { path: '@/f', type: 'Ed25519' }],
  [
    'a key with a passphrase',
    'openssl_privatekey',
    { path: '@/f', type: 'Ed25519', passphrase: 'only for root' },
  ],
  ['a key of ssh', 'openssh_keypair', { path: '@/f', type: 'ed25519' }],
  [
    'a user and a password',
    'htpasswd',
    { path: '@/f', name: secret, password: 'x', hash_scheme: 'sha512_crypt', mode: '0600' },
  ],
  ['a key of authorized_key', 'authorized_key', { user: 'root', path: '@/f', key: `${publicKey} ${secret}` }],
];

/** What must not be seen: also in keys that a module makes by itself. */
const seen = `${secret}\\|PRIVATE KEY`;

const programs =
  'awk base64 cat chgrp chmod chown cp dd find grep head ln ls mkdir mktemp mv readlink rm sed sha256sum stat openssl ssh-keygen su sync tail tar tee touch tr wc xargs';

/** Programs that note, before they begin, each file with the secret that others can read now: each step between two of them shows. */
function watchingPrograms(folder: string): { bin: string; found: string } {
  const bin = mkdtempSync(join(tmpdir(), 'shims-of-kplay-'));
  const found = join(bin, 'found');
  const places = `${folder} /run/kplay-* /tmp/kplay-*-stage`;
  for (const program of programs.split(' ')) {
    const real = execFileSync('sh', ['-c', `command -v ${program} || :`], { encoding: 'utf8' }).trim();
    if (real === '') continue;
    // what is in a folder of the step has the modes of its archive, but nobody else enters the folder
    const look = `{
/usr/bin/find ${places} -xdev ! -path '*-stage/tree/*' -type f -perm /066 -exec /bin/grep -l '${seen}' {} +
/usr/bin/setpriv --reuid 65534 --regid 65534 --clear-groups /bin/grep -rl '${seen}' ${places}
} >>${found} 2>/dev/null </dev/null`;
    writeFileSync(join(bin, program), `#!/bin/sh\n${look}\nexec ${real} "$@"\n`, {
      mode: 0o755,
    });
  }
  return { bin, found };
}

describe.each(dueShells)('nobody else reads for a moment what a task writes under %s', (shell) => {
  test.each(rows)('%s', async (_, module, args, before = ':') => {
    const folder = mkdtempSync(join(tmpdir(), 'kplay-modes-'));
    const { bin, found } = watchingPrograms(folder);
    const fill = (text: string) => text.replaceAll('@', folder);
    const filled = Object.fromEntries(
      Object.entries(args).map(([name, value]) => [name, typeof value === 'string' ? fill(value) : value]),
    );
    execFileSync('sh', ['-ec', fill(`chmod 755 @; ${before}`)]);
    // a user of this machine is in its /etc
    const open = module === 'user' ? ownMachine() : localSession;
    const { session } = await open(`env PATH=${bin}:${process.env.PATH} sh -c "umask 0; exec ${shell} -s"`);
    expect(await send(session, module, filled)).toMatchObject({ status: 'changed' });
    session.close();
    const file = execFileSync('find', [folder, '-name', 'f'], { encoding: 'utf8' }).trim();
    expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`${secret}|PRIVATE KEY`));
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    expect(existsSync(found) ? readFileSync(found, 'utf8') : 'no program ran').toBe('');
  });
});
