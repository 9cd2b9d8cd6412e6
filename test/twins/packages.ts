/**
 * Debian packages of the hosts of several test files, which share one image: what modules need, in kplay and in Ansible, and
 * what makes other packages quick to install.
 */
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
  'netbase',
  'nftables',
  'opendoas',
  'openssl',
  'python3-firewall',
  'rsync',
  'tzdata',
  'ufw',
  'unzip',
  'xz-utils',
  'zip',
];
