import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';
import { packageNames } from '../../core/package-names.ts';
import { dnfPackageForm } from './names.ts';
import { choiceOptions, commonOptions } from './options.ts';

const flag = (doc: string) => ({ type: 'bool', default: false, doc }) as const;
const words = (doc: string) => ({ type: 'list', form: forms.word, doc }) as const;

export default stateModule({
  summary: 'Install, upgrade or remove RPM packages with dnf, or with yum on hosts without dnf.',
  notes:
    'Tested with dnf 4; support for dnf 5 and yum follows their manuals. rpm says which packages are installed. With state ' +
    'latest, and for groups, files, addresses and `autoremove`, dnf says what it would do (`check-update`, `--assumeno`). ' +
    'The cache is fresh if it is younger than an hour and than the files in /etc/yum.repos.d. Unlike dnf itself, removing a ' +
    'package keeps what it needed, unless `autoremove` is true. kplay has no second name for the module: write dnf where ' +
    'Ansible has yum.',
  params: {
    name: {
      type: 'list',
      aliases: ['pkg'],
      form: dnfPackageForm,
      doc: 'Packages: nginx, nginx-1.22.1, glibc.i686, /usr/bin/git, a group such as @development, an .rpm file on the host, its address, or "*" for all packages.',
    },
    state: {
      type: 'string',
      enum: ['present', 'latest', 'absent'],
      default: 'present',
      doc: 'Whether the packages are installed, installed in the newest version, or not installed.',
    },
    update_cache: {
      type: 'bool',
      default: false,
      aliases: ['expire-cache'],
      doc: 'Fetch the lists of packages first if they are not fresh.',
    },
    enablerepo: words('Repositories to use in addition, by their ids or patterns.'),
    disablerepo: words('Repositories not to use.'),
    exclude: words('Packages to leave out, by their names or patterns.'),
    disable_excludes: {
      type: 'string',
      form: forms.word,
      doc: 'Ignore the `exclude` of the configuration: all, main, or the id of a repository.',
    },
    disable_gpg_check: flag('Install packages whose signature is missing or wrong.'),
    sslverify: { type: 'bool', default: true, doc: 'Whether certificates of servers must be valid.' },
    validate_certs: { type: 'bool', default: true, doc: 'The same as sslverify.' },
    autoremove: flag('Remove what nothing needs any more: with state absent, what the packages needed.'),
    allowerasing: flag('Let dnf remove installed packages that are in the way.'),
    nobest: flag('Install an older version if the newest one cannot be installed.'),
    best: flag('Fail if the newest version cannot be installed.'),
    skip_broken: flag('Leave out packages that cannot be installed.'),
    allow_downgrade: flag('Let the wanted version be older than the installed one.'),
    update_only: flag('With state latest, leave packages alone that are not installed.'),
    security: flag('With state latest, only install updates that fix security problems.'),
    bugfix: flag('With state latest, only install updates that fix bugs.'),
    install_weak_deps: { type: 'bool', default: true, doc: 'Also install recommended packages.' },
    cacheonly: flag('Use the cache only, and no network.'),
    enable_plugin: words('Plugins of dnf to use.'),
    disable_plugin: words('Plugins of dnf not to use.'),
    conf_file: { type: 'path', doc: 'The configuration file of dnf.' },
    installroot: { type: 'path', doc: 'The root directory of the system to change.' },
    releasever: { type: 'string', form: forms.word, doc: 'The release of the distribution to use.' },
    lock_timeout: {
      type: 'int',
      min: 0,
      default: 30,
      doc: 'How many seconds to wait while another program uses dnf.',
    },
  },
  check: (args) => {
    const names = packageNames(args.name ?? []);
    if (names.includes('*') && (names.length > 1 || args.state !== 'latest'))
      return 'name "*" needs state latest, and no other name';
    if ((args.update_only || args.security || args.bugfix) && args.state !== 'latest')
      return 'update_only, security and bugfix need state latest';
    if (args.best && args.nobest) return 'give either best or nobest';
    if (args.autoremove && names.length > 0 && args.state !== 'absent')
      return 'autoremove needs state absent, or no name';
    if (names.length === 0 && !args.autoremove && !args.update_cache)
      return 'say what to do: name, autoremove or update_cache';
    const unnamed = names.find((name) => name.endsWith('.rpm'));
    return args.state === 'absent' && unnamed ? `state absent needs the name of "${unnamed}"` : undefined;
  },
  want: (args) => {
    const names = packageNames(args.name ?? []);
    return {
      ...(args.update_cache && { cache: 'fresh' }),
      ...Object.fromEntries(listed(names).map((name) => [name, args.state])),
      ...(names.includes('*') && { upgrades: 'none' }),
      ...(args.autoremove && names.length === 0 && { unneeded: 'none' }),
    };
  },
  needs: ['packages', 'rpm'],
  send: (args) => ({
    name: undefined,
    options: commonOptions(args).join('\n'),
    choices: choiceOptions(args).join('\n'),
    uninstalled_ok: args.update_only ? listed(packageNames(args.name ?? [])).join('\n') : undefined,
    upgrade: args.name?.includes('*'),
    autoremove: args.autoremove && args.name === undefined,
  }),
  words: ({ name = [] }) => listed(packageNames(name)),
});

function listed(names: string[]): string[] {
  return names.filter((name) => name !== '*');
}
