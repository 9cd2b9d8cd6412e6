/** Ansible's modules that have another name here. */
const namesHere: { [module: string]: string } = {
  service: 'systemd',
  systemd_service: 'systemd',
  yum: 'dnf',
  raw: 'shell',
  haproxy: 'haproxy_backend',
  apt_get: 'apt',
  docker_compose_v2: 'docker_compose',
  openssl_certificate: 'x509_certificate',
};

/** The name here of a module that has another name in Ansible. */
export function nameHere(module: string): string | undefined {
  return Object.hasOwn(namesHere, module) ? namesHere[module] : undefined;
}

/** Well-known modules of Ansible that do not exist here: one of these names is not a typing mistake. */
const ofAnsible = new Set(
  `acl composer expect interfaces_file lvm
  make parted ping raw
  selinux service xml yum`.split(/\s+/),
);

/** What to write for the work of a missing module. */
const examples: { [module: string]: string } = {
  ping: 'leave it out: each run reports the hosts that it cannot reach',
  sefcontext: 'run semanage fcontext and restorecon with shell, and say when with unless',
  seport: 'run semanage port with shell, and say when with unless',
};

const general =
  'no module does this: run its program with command, and say when with creates, unless or read_only';

/** What to write for a module of Ansible that does not exist here; undefined for a name unknown in Ansible. */
export function insteadOf(module: string): string | undefined {
  if (Object.hasOwn(examples, module)) return examples[module];
  return ofAnsible.has(module) ? general : undefined;
}
