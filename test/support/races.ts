import type { Values } from '../../src/core/values.ts';

/** What the racer swaps, see racer.pl. */
export type RaceClass = 'file' | 'hardlink' | 'parent' | 'directory' | 'below' | 'temp';

/** A task that works in a directory of another user, and what that user swaps in the meantime. */
export interface Race {
  name: string;
  module: string;
  /** The arguments of round `i`; @ stands for the user's directory. Each round finds something to do. */
  args: (i: number) => Values;
  classes: RaceClass[];
  /** Every ten rounds are in one transaction, which is rolled back. */
  inTransaction?: true;
}

const owner = 'mallory';
const mode = (i: number) => (i % 2 ? '0600' : '0644');
const key = (i: number) =>
  `ssh-ed25519 ${Buffer.from(`\0\0\0\x0bssh-ed25519\0\0\0 ${String(i).padStart(32)}`).toString('base64')}`;

/** Every module that touches files, on every way that leads to one. */
export const races: Race[] = [
  {
    name: 'copy',
    module: 'copy',
    args: (i) => ({ dest: '@/f', content: `round ${i}\n`, owner, mode: mode(i) }),
    classes: ['file', 'hardlink', 'parent', 'directory', 'temp'],
  },
  {
    name: 'copy with a backup',
    module: 'copy',
    args: (i) => ({ dest: '@/f', content: `round ${i}\n`, owner, backup: true }),
    classes: ['file', 'hardlink', 'parent', 'temp'],
  },
  {
    name: 'copy in a transaction',
    module: 'copy',
    args: (i) => ({ dest: '@/f', content: `round ${i}\n`, owner, mode: mode(i) }),
    classes: ['file', 'hardlink', 'parent', 'directory', 'temp'],
    inTransaction: true,
  },
  {
    name: 'attributes in a transaction',
    module: 'file',
    args: (i) => ({ path: '@/f', owner, mode: mode(i) }),
    classes: ['file', 'hardlink', 'parent', 'directory'],
    inTransaction: true,
  },
  {
    name: 'removal in a transaction',
    module: 'file',
    args: () => ({ path: '@/f', state: 'absent' }),
    classes: ['file', 'parent', 'directory'],
    inTransaction: true,
  },
  {
    name: 'template',
    module: 'template',
    args: (i) => ({ dest: '@/f', src: `round ${i}\n`, owner, validate: 'grep -q round %s' }),
    classes: ['file', 'parent', 'temp'],
  },
  {
    name: 'lineinfile',
    module: 'lineinfile',
    args: (i) => ({ path: '@/f', line: `round ${i}`, create: true, owner, backup: i % 4 === 0 }),
    classes: ['file', 'hardlink', 'parent', 'temp'],
  },
  {
    name: 'replace',
    module: 'replace',
    args: (i) => ({ path: '@/f', regexp: '^(?!round).*$', replace: `round ${i}`, owner, mode: mode(i) }),
    classes: ['file', 'hardlink', 'parent', 'temp'],
  },
  {
    name: 'blockinfile',
    module: 'blockinfile',
    args: (i) => ({ path: '@/f', block: `round ${i}`, create: true, owner, backup: i % 4 === 0 }),
    classes: ['file', 'hardlink', 'parent', 'temp'],
  },
  {
    name: 'attributes of a file',
    module: 'file',
    args: (i) => ({ path: '@/f', owner: i % 2 ? owner : 'root', mode: mode(i) }),
    classes: ['file', 'hardlink', 'parent', 'directory'],
  },
  {
    name: 'touch',
    module: 'file',
    args: (i) => ({ path: '@/f', state: 'touch', owner: i % 2 ? owner : 'root', mode: mode(i) }),
    classes: ['file', 'parent'],
  },
  {
    name: 'a directory',
    module: 'file',
    args: (i) => ({
      path: '@/f',
      state: 'directory',
      owner: i % 2 ? owner : 'root',
      mode: i % 2 ? '0700' : '0755',
    }),
    classes: ['directory', 'parent'],
  },
  {
    name: 'all below a directory',
    module: 'file',
    args: (i) => ({
      path: '@/f',
      state: 'directory',
      recurse: true,
      owner: i % 2 ? owner : 'nobody',
      mode: i % 2 ? 'u=rwX,go=' : 'a+rX',
    }),
    classes: ['below', 'parent', 'directory'],
  },
  {
    name: 'absent',
    module: 'file',
    args: () => ({ path: '@/f', state: 'absent' }),
    classes: ['below', 'parent', 'directory'],
  },
  {
    name: 'a link',
    module: 'file',
    args: (i) => ({ path: '@/f', state: 'link', src: `to-${i}`, force: true }),
    classes: ['file', 'parent', 'temp'],
  },
  {
    name: 'a hard link to a file of the user',
    module: 'file',
    args: (i) => ({ path: `/srv/mine/${i % 5}`, state: 'hard', src: '@/f', force: true, owner }),
    classes: ['file', 'parent'],
  },
  {
    name: 'a hard link in the directory of the user',
    module: 'file',
    args: (i) => ({ path: '@/f', state: 'hard', src: `/srv/mine/${i % 2 ? 'a' : 'b'}`, force: true }),
    classes: ['file', 'parent'],
  },
  {
    name: 'authorized_key',
    module: 'authorized_key',
    args: (i) => ({ user: owner, path: '@/f', key: key(i) }),
    classes: ['file', 'hardlink', 'parent', 'temp'],
  },
  {
    name: 'the home of a user',
    module: 'user',
    args: () => ({ name: 'eve', home: '@/f', create_home: true }),
    classes: ['directory', 'parent'],
  },
  {
    name: 'copy of a file on the host',
    module: 'copy',
    args: (i) => ({ src: `/srv/mine/${i % 2 ? 'a' : 'b'}`, dest: '@/f', remote_src: true, owner }),
    classes: ['file', 'hardlink', 'parent', 'directory', 'temp'],
  },
  {
    name: 'copy of a folder',
    module: 'copy',
    args: (i) => ({ src: `round ${i}\n`, dest: '@/f', owner, mode: mode(i) }),
    classes: ['below', 'parent', 'directory'],
  },
  {
    name: 'assemble',
    module: 'assemble',
    args: (i) => ({ src: '/srv/parts', dest: '@/f', delimiter: `round ${i}`, owner, backup: i % 4 === 0 }),
    classes: ['file', 'hardlink', 'parent', 'temp'],
  },
  {
    name: 'unarchive',
    module: 'unarchive',
    args: (i) => ({ src: `/srv/parts-${i % 2}.tar`, dest: '@/f', remote_src: true, owner }),
    classes: ['below', 'directory'],
  },
  {
    name: 'unarchive into a directory that is swapped',
    module: 'unarchive',
    args: (i) => ({ src: `/srv/parts-${i % 2}.tar`, dest: '@', remote_src: true, owner }),
    classes: ['parent'],
  },
  {
    name: 'an archive in the directory of the user',
    module: 'archive',
    args: (i) => ({ path: ['/srv/parts'], dest: '@/f', format: i % 2 ? 'tar' : 'gz', owner }),
    classes: ['file', 'hardlink', 'parent', 'temp'],
  },
  {
    name: 'get_url',
    module: 'get_url',
    args: (i) => ({ url: `http://127.0.0.1:8099/${i % 2}`, dest: '@/f', force: true, owner, mode: mode(i) }),
    classes: ['file', 'hardlink', 'parent', 'temp'],
  },
  {
    name: 'ini_file',
    module: 'ini_file',
    args: (i) => ({ path: '@/f', section: 's', option: 'round', value: `${i}`, owner, backup: i % 4 === 0 }),
    classes: ['file', 'hardlink', 'parent', 'temp'],
  },
  {
    name: 'htpasswd',
    module: 'htpasswd',
    args: (i) => ({ path: '@/f', name: `user${i}`, password: 'x', owner }),
    classes: ['file', 'hardlink', 'parent', 'temp'],
  },
  {
    name: 'known_hosts',
    module: 'known_hosts',
    args: (i) => ({ path: '@/f', name: `host${i}`, key: `host${i} ${key(i)}`, owner }),
    classes: ['file', 'hardlink', 'parent', 'temp'],
  },
  {
    name: 'openssh_keypair',
    module: 'openssh_keypair',
    args: (i) => ({ path: '@/f', type: 'ed25519', regenerate: 'always', comment: `round ${i}`, owner }),
    classes: ['file', 'hardlink', 'parent', 'temp'],
  },
  {
    name: 'openssl_privatekey',
    module: 'openssl_privatekey',
    args: (i) => ({ path: '@/f', type: 'ECC', curve: 'secp256r1', force: true, owner, backup: i % 4 === 0 }),
    classes: ['file', 'hardlink', 'parent', 'temp'],
  },
  {
    name: 'openssl_csr',
    module: 'openssl_csr',
    args: (i) => ({
      path: '@/f',
      privatekey_path: '/srv/parts/key',
      common_name: `${i}`,
      force: true,
      owner,
    }),
    classes: ['file', 'hardlink', 'parent', 'temp'],
  },
  {
    name: 'x509_certificate',
    module: 'x509_certificate',
    args: () => ({
      path: '@/f',
      provider: 'selfsigned',
      csr_path: '/srv/parts/csr',
      privatekey_path: '/srv/parts/key',
      force: true,
      owner,
    }),
    classes: ['file', 'hardlink', 'parent', 'temp'],
  },
  {
    name: 'tempfile',
    module: 'tempfile',
    args: (i) => ({ path: '@', state: i % 2 ? 'file' : 'directory' }),
    classes: ['parent', 'temp'],
  },
];
