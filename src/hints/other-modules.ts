/** Ansible's modules that have another name here. */
const namesHere: { [module: string]: string } = {
  service: 'systemd',
  systemd_service: 'systemd',
  yum: 'dnf',
  apt_repository: 'apt_repo',
  deb822_repository: 'apt_repo',
  yum_repository: 'yum_repo',
  raw: 'shell',
};

/** The name here of a module that has another name in Ansible. */
export function nameHere(module: string): string | undefined {
  return Object.hasOwn(namesHere, module) ? namesHere[module] : undefined;
}

/** Well-known modules of Ansible that do not exist here: one of these names is not a typing mistake. */
const ofAnsible = new Set(
  `acl alternatives apt_key apt_repository archive assemble blockinfile composer cron debconf deb822_repository
  dnf docker_compose docker_compose_v2 docker_login docker_network docker_volume expect fetch filesystem
  firewalld htpasswd ini_file interfaces_file iptables known_hosts locale_gen lvg lvol lvm
  make modprobe mount mysql_db mysql_user npm pacman pam_limits parted pause pip ping postgresql_db
  postgresql_user raw reboot replace rpm_key script seboolean selinux service snap
  synchronize sysctl timezone ufw unarchive wait_for_connection xml yum yum_repository
  zypper`.split(/\s+/),
);

/** What to write for a module of Ansible that does not exist here; undefined for a name unknown in Ansible. */
export function insteadOf(module: string): string | undefined {
  if (module === 'ping') return 'leave it out: each run reports the hosts that it cannot reach';
  if (module === 'pause') return 'write command: {cmd: sleep 10, read_only: true}';
  return ofAnsible.has(module)
    ? 'write a command or shell task, with creates, unless or read_only'
    : undefined;
}
