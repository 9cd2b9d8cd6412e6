/** Debian packages of the hosts: what the modules of both programs need. */
export const packages = [
  'python3-apt',
  'python3-cryptography',
  'python3-passlib',
  'bzip2',
  'curl',
  'e2fsprogs',
  'git',
  'gnupg',
  'kmod',
  'locales',
  'openssl',
  'tzdata',
  'unzip',
  'xz-utils',
  'zip',
];
