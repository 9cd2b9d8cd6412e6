import { stateModule } from '../../core/module.ts';
import { packageNames } from '../../core/package-names.ts';
import { packageForm, parsePackage, releaseForm, repeatedName } from './names.ts';

export default stateModule({
  summary: 'Install, upgrade or remove Debian packages.',
  notes:
    'The cache is fresh if it is younger than `cache_valid_time` and younger than every file that lists sources of ' +
    'packages; unlike in Ansible, `update_cache` alone means an hour. With state latest, and in check mode, the ' +
    'newest version is the one in the cache. Edited configuration files are kept. ' +
    'A package that apt installed for another one stays marked as such.',
  params: {
    state: {
      type: 'string',
      enum: ['present', 'latest', 'absent'],
      default: 'present',
      doc: 'Whether the packages are installed, installed in the newest version in the cache, or not installed.',
    },
    name: {
      type: 'list',
      aliases: ['pkg', 'package'],
      form: packageForm,
      doc: 'Packages: nginx, nginx=1.22* for a version, nginx/bookworm-backports for a release, libc6:i386.',
    },
    update_cache: {
      type: 'bool',
      default: false,
      aliases: ['update-cache'],
      doc: 'Fetch the lists of packages first if they are not fresh.',
    },
    cache_valid_time: {
      type: 'int',
      min: 0,
      doc: 'For how many seconds the lists are fresh, in whole minutes; on its own, it implies update_cache.',
    },
    install_recommends: {
      type: 'bool',
      aliases: ['install-recommends'],
      doc: 'Also install recommended packages; the default is that of the host.',
    },
    deb: { type: 'path', doc: 'A package file on the host, to install with its dependencies.' },
    upgrade: {
      type: 'string',
      enum: ['no', 'yes', 'safe', 'full', 'dist'],
      default: 'no',
      doc: 'Upgrade all packages: yes and safe never remove packages, full and dist may.',
    },
    purge: { type: 'bool', default: false, doc: 'With state absent, also remove configuration files.' },
    autoremove: { type: 'bool', default: false, doc: 'Remove packages that nothing needs any more.' },
    autoclean: {
      type: 'bool',
      default: false,
      doc: 'Remove downloaded files of outdated packages.',
    },
    clean: { type: 'bool', default: false, doc: 'Remove all downloaded files of packages.' },
    allow_downgrade: {
      type: 'bool',
      default: false,
      aliases: ['allow-downgrade', 'allow_downgrades', 'allow-downgrades'],
      doc: 'Let the wanted version be older than the installed one.',
    },
    allow_unauthenticated: {
      type: 'bool',
      default: false,
      aliases: ['allow-unauthenticated'],
      doc: 'Install packages whose source nobody has signed, too.',
    },
    allow_change_held_packages: {
      type: 'bool',
      default: false,
      doc: 'Change packages that are on hold, too.',
    },
    force: {
      type: 'bool',
      default: false,
      doc: 'As allow_downgrade, allow_unauthenticated and allow_change_held_packages together; it can break a host.',
    },
    only_upgrade: {
      type: 'bool',
      default: false,
      doc: 'Leave packages out that are not installed.',
    },
    fail_on_autoremove: {
      type: 'bool',
      default: false,
      doc: 'Fail if apt-get would have to remove a package.',
    },
    dpkg_options: {
      type: 'list',
      form: {
        is: 'an option of dpkg without --, such as force-confold',
        pattern: /^\s*([a-z][a-z=-]*\s*(,\s*|$))+$/,
      },
      default: ['force-confdef', 'force-confold'],
      doc: 'Options of dpkg without --, as a list or separated by commas.',
    },
    default_release: {
      type: 'string',
      aliases: ['default-release'],
      form: releaseForm,
      doc: 'The release to prefer, such as bookworm-backports.',
    },
    lock_timeout: {
      type: 'int',
      min: 0,
      default: 120,
      doc: 'How many seconds to wait while another program uses apt.',
    },
  },
  check: (args) => {
    const { name = [], state, upgrade } = args;
    if (upgrade !== 'no' && name.length > 0) return 'upgrade is for all packages: leave name out';
    if (name.length === 0 && state !== 'present') return `state ${state} needs name`;
    if (args.deb && (name.length > 0 || state !== 'present'))
      return 'deb needs state present, and cannot be used with name';
    const refresh = args.update_cache || args.cache_valid_time !== undefined;
    const tidies = args.autoremove || args.autoclean || args.clean;
    if (name.length === 0 && !args.deb && upgrade === 'no' && !refresh && !tidies)
      return 'say what to do: name, deb, upgrade, update_cache, autoremove, autoclean or clean';
    if (args.only_upgrade && state === 'absent') return 'only_upgrade needs state present or latest';
    return repeatedName(packageNames(name));
  },
  want: (args) => ({
    ...((args.update_cache || args.cache_valid_time !== undefined) && { cache: 'fresh' }),
    ...Object.fromEntries(
      packageNames(args.name ?? []).map((text) => {
        const { name, version } = parsePackage(text);
        if (args.state === 'absent') return [name, args.purge ? 'purged' : 'absent'];
        return [name, version ?? args.state];
      }),
    ),
    ...(args.deb && { deb: 'installed' }),
    ...(args.upgrade !== 'no' && { upgrades: 'none' }),
    ...(args.autoremove && { unneeded: 'none' }),
    ...(args.autoclean && { outdated_files: 'none' }),
    ...(args.clean && { downloads: 'none' }),
  }),
  send: ({ update_cache, cache_valid_time, upgrade, install_recommends, ...args }) => ({
    name: undefined,
    allow_downgrade: args.allow_downgrade || args.force,
    allow_unauthenticated: args.allow_unauthenticated || args.force,
    allow_change_held_packages: args.allow_change_held_packages || args.force,
    dpkg_options: args.dpkg_options.join(' ').replaceAll(',', ' '),
    cache_minutes:
      update_cache || cache_valid_time !== undefined ? Math.ceil((cache_valid_time ?? 3600) / 60) : undefined,
    upgrade: { no: '', yes: 'upgrade', safe: 'upgrade', full: 'dist-upgrade', dist: 'dist-upgrade' }[upgrade],
    recommends: install_recommends === undefined ? undefined : String(install_recommends),
  }),
  needs: ['apt', 'packages'],
  // in the syntax of apt-get
  words: ({ name = [] }) => packageNames(name),
});
