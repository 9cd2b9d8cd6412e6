/** A program whose work a module does, and the arguments for which it does. */
interface Rule {
  module: string;
  /** A pattern for the arguments, joined by blanks; absent for all arguments. */
  when?: RegExp;
}

const packages =
  /(?:^|\s)(?:install|remove|purge|update|upgrade|full-upgrade|dist-upgrade|autoremove)(?:\s|$)/;

/** Verbs of compose after its options. */
const composing = /(?:^|\s)(?:up|down|start|stop|restart|pull)(?:\s|$)/;

/** Programs that a playbook need not run. */
const rules: Record<string, readonly Rule[]> = {
  systemctl: [
    {
      module: 'systemd',
      when: /(?:^|\s)(?:start|stop|restart|reload|try-restart|reload-or-restart|enable|disable|mask|unmask|daemon-reload)(?:\s|$)/,
    },
  ],
  service: [{ module: 'systemd', when: /\s(?:start|stop|restart|reload)\s*$/ }],
  'apt-get': [{ module: 'apt', when: packages }],
  apt: [{ module: 'apt', when: packages }],
  aptitude: [{ module: 'apt', when: packages }],
  dpkg: [{ module: 'apt', when: /(?:^|\s)(?:-i|--install|-r|--remove|-P|--purge)(?:\s|$)/ }],
  dnf: [{ module: 'dnf', when: packages }],
  yum: [{ module: 'dnf', when: packages }],
  rpm: [
    { module: 'rpm_key', when: /(?:^|\s)--import(?:\s|$)/ },
    { module: 'dnf', when: /(?:^|\s)(?:-[iUFe]\w*|--install|--upgrade|--erase)(?:\s|$)/ },
  ],
  zypper: [
    {
      module: 'zypper',
      when: /(?:^|\s)(?:install|in|remove|rm|update|up|dist-upgrade|dup|refresh|ref)(?:\s|$)/,
    },
  ],
  // -S with s, i, g or l searches and lists
  pacman: [{ module: 'pacman', when: /(?:^|\s)-(?:[RU]|S(?!\w*[sigl]))/ }],
  apk: [{ module: 'apk', when: /(?:^|\s)(?:add|del|update|upgrade)(?:\s|$)/ }],
  npm: [{ module: 'npm', when: /(?:^|\s)(?:install|i|ci|uninstall|update)(?:\s|$)/ }],
  snap: [{ module: 'snap', when: /(?:^|\s)(?:install|remove|refresh|enable|disable|set)(?:\s|$)/ }],
  useradd: [{ module: 'user' }],
  adduser: [{ module: 'user' }],
  usermod: [{ module: 'user' }],
  userdel: [{ module: 'user' }],
  deluser: [{ module: 'user' }],
  groupadd: [{ module: 'group' }],
  addgroup: [{ module: 'group' }],
  groupdel: [{ module: 'group' }],
  mkdir: [{ module: 'file' }],
  // a pattern needs a shell: the module takes only paths
  rm: [{ module: 'file', when: /^[^*?[]*$/ }],
  ln: [{ module: 'file' }],
  chmod: [{ module: 'file' }],
  chown: [{ module: 'file' }],
  chgrp: [{ module: 'file' }],
  touch: [{ module: 'file' }],
  // with --rm it is a program that runs once, not a container that remains
  docker: [
    {
      module: 'docker_container',
      when: /^(?:container )?(?:run(?!.*\s--rm(?:\s|=|$))|create|start|stop|restart|rm)(?:\s|$)/,
    },
    { module: 'docker_image', when: /^(?:(?:image )?(?:pull|build)|rmi|image rm)(?:\s|$)/ },
    { module: 'docker_network', when: /^network (?:create|rm|connect|disconnect)(?:\s|$)/ },
    { module: 'docker_volume', when: /^volume (?:create|rm)(?:\s|$)/ },
    { module: 'docker_login', when: /^log(?:in|out)(?:\s|$)/ },
    { module: 'docker_prune', when: /^(?:system|container|image|network|volume|builder) prune(?:\s|$)/ },
    { module: 'docker_compose', when: /^compose\s(?:.*\s)?(?:up|down|start|stop|restart|pull)(?:\s|$)/ },
  ],
  'docker-compose': [{ module: 'docker_compose', when: composing }],
  sed: [{ module: 'lineinfile', when: /(?:^|\s)(?:-[a-zA-Z]*i\S*|--in-place\S*)(?:\s|$)/ }],
  crontab: [{ module: 'cron', when: /^(?!.*-l)/ }],
  sysctl: [{ module: 'sysctl', when: /(?:^|\s)(?:-w|--write)(?:\s|=|$)/ }],
  modprobe: [{ module: 'modprobe' }],
  mount: [{ module: 'mount', when: /(?:^|\s)[^-\s]/ }],
  umount: [{ module: 'mount' }],
  tar: [{ module: 'unarchive', when: /^(?:-?[a-zA-Z]*x|--extract|--get)/ }],
  unzip: [{ module: 'unarchive', when: /^(?!.*-[lptvZ])/ }],
  timedatectl: [{ module: 'timezone', when: /(?:^|\s)set-timezone\s/ }],
  'locale-gen': [{ module: 'locale_gen' }],
  'update-alternatives': [{ module: 'alternatives', when: /(?:^|\s)--(?:set|install|remove|auto)(?:\s|$)/ }],
  'debconf-set-selections': [{ module: 'debconf' }],
  pip: [{ module: 'pip', when: /(?:^|\s)(?:install|uninstall)(?:\s|$)/ }],
  pip3: [{ module: 'pip', when: /(?:^|\s)(?:install|uninstall)(?:\s|$)/ }],
};

/**
 * The module that does the work of a program.
 * @param words the program, with or without its folder, and its arguments
 * @param modules the names of the existing modules
 */
export function moduleFor(words: readonly string[], modules: readonly string[]): string | undefined {
  const [program = '', ...args] = words;
  const name = program.replace(/^(?:\/usr)?(?:\/local)?\/s?bin\//, '');
  const text = args.join(' ');
  const known = Object.hasOwn(rules, name) ? rules[name]! : [];
  return known.find(({ module, when }) => modules.includes(module) && (!when || when.test(text)))?.module;
}
