/** The modules by what they are for: the order of `kplay doc` and of docs/modules. */
export const moduleGroups: Readonly<Record<string, readonly string[]>> = {
  'Run commands': ['command', 'shell', 'script', 'async_status'],
  'Look at a host': ['setup', 'stat', 'find', 'slurp', 'fetch', 'getent', 'package_facts', 'service_facts'],
  Files: [
    'file',
    'copy',
    'template',
    'lineinfile',
    'blockinfile',
    'replace',
    'ini_file',
    'assemble',
    'unarchive',
    'tempfile',
  ],
  Packages: ['package', 'apt', 'apt_repository', 'deb822_repository', 'debconf', 'pip', 'alternatives'],
  'Services and schedules': ['systemd', 'systemd_unit', 'cron'],
  'The system': ['hostname', 'timezone', 'locale_gen', 'sysctl', 'modprobe', 'mount', 'reboot'],
  'Users and groups': ['user', 'group', 'authorized_key', 'sudoers', 'pam_limits'],
  Network: ['uri', 'get_url', 'git', 'wait_for', 'wait_for_connection'],
  Containers: ['docker_container', 'docker_image'],
  'Web servers': ['nginx_site'],
};
