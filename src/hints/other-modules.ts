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
  dnf docker_compose docker_compose_v2 docker_login docker_network docker_volume expect filesystem
  firewalld htpasswd ini_file interfaces_file iptables known_hosts locale_gen lvg lvol lvm
  make modprobe mount mysql_db mysql_user npm pacman pam_limits parted pause pip ping postgresql_db
  postgresql_user raw replace rpm_key script seboolean selinux service snap
  synchronize sysctl timezone ufw unarchive xml yum yum_repository
  zypper`.split(/\s+/),
);

/** What to write for the work of a missing module. */
const examples: { [module: string]: string } = {
  blockinfile: 'write template or copy with the whole file, or lineinfile for each line',
  cron: 'write copy with dest: /etc/cron.d/NAME, or systemd_unit with a timer',
  fetch: 'write command: {cmd: cat FILE, read_only: true} with register',
  find: 'write command: {cmd: find DIR -name PATTERN, read_only: true} with register',
  get_url: 'write command: {cmd: curl -fsSLo FILE URL, creates: FILE}',
  git: 'write command: {cmd: git clone URL DIR, creates: DIR}',
  ini_file: 'write lineinfile, or template with the whole file',
  locale_gen: 'write command: {cmd: locale-gen NAME, unless: locale -a | grep -qi NAME}',
  modprobe: 'write copy with dest: /etc/modules-load.d/NAME.conf',
  mount: 'write systemd_unit with a unit NAME.mount',
  npm: 'write command: {cmd: npm ci, chdir: DIR, creates: DIR/node_modules}',
  pause: 'write command: {cmd: sleep 10, read_only: true}',
  ping: 'leave it out: each run reports the hosts that it cannot reach',
  pip: 'write command: {cmd: pip install NAME, unless: pip show NAME}',
  replace: 'write lineinfile for each line',
  sysctl: 'write copy with dest: /etc/sysctl.d/NAME.conf, and a handler with command: sysctl --system',
  timezone: 'write command: {cmd: timedatectl set-timezone ZONE, unless: timedatectl | grep -q ZONE}',
  ufw: 'write command: {cmd: ufw allow PORT, unless: ufw status | grep -q PORT}',
  unarchive: 'write command: {cmd: tar -xf FILE -C DIR, creates: DIR/NAME}',
  uri: 'write command: {cmd: curl -fsS URL, read_only: true} with register',
  wait_for: 'write command: {cmd: nc -z HOST PORT, read_only: true} with retries and until',
  wait_for_connection: 'leave it out: --wait keeps trying to reach hosts',
};

const general =
  'no module does this: run its program with command, and say when with creates, unless or read_only';

/** What to write for a module of Ansible that does not exist here; undefined for a name unknown in Ansible. */
export function insteadOf(module: string): string | undefined {
  if (Object.hasOwn(examples, module)) return examples[module];
  return ofAnsible.has(module) ? general : undefined;
}
