import { stateModule } from '../../core/module.ts';
import { packageNames } from '../../core/package-names.ts';
import { splitWords } from '../../core/split-words.ts';
import { nameAndVersion, zypperPackageForm } from './names.ts';

const flag = (doc: string) => ({ type: 'bool', default: false, doc }) as const;
const words = (doc: string) => ({ type: 'string', code: 'words', doc }) as const;

export default stateModule({
  summary: 'Install, upgrade or remove packages of SUSE with zypper.',
  notes:
    'rpm says which packages are installed. With state latest, and for addresses, patterns and patches, ' +
    'zypper says what it would do (`--dry-run`). The cache is fresh if it is younger than an hour and than the files ' +
    'in /etc/zypp/repos.d. Licences are accepted.',
  params: {
    name: {
      type: 'list',
      aliases: ['pkg'],
      form: zypperPackageForm,
      doc: 'Packages: nginx, nginx=1.21.5, nginx>=1.20, /usr/bin/git, an .rpm file on the host, its address, or "*" for all packages.',
    },
    state: {
      type: 'string',
      enum: ['present', 'latest', 'absent', 'dist-upgrade'],
      default: 'present',
      doc: 'Whether the packages are installed, installed in the newest version, or not installed; dist-upgrade upgrades all, and may change their vendor.',
    },
    type: {
      type: 'string',
      enum: ['package', 'patch', 'pattern', 'product', 'srcpackage', 'application'],
      default: 'package',
      doc: 'What the names are names of.',
    },
    update_cache: {
      type: 'bool',
      default: false,
      aliases: ['refresh'],
      doc: 'Fetch the lists of packages first if they are not fresh.',
    },
    disable_gpg_check: flag('Install packages whose signature is missing or wrong.'),
    auto_import_keys: flag('Trust new keys of repositories.'),
    disable_recommends: { type: 'bool', default: true, doc: 'Do not install recommended packages.' },
    force_resolution: flag('Let zypper remove packages that are in the way.'),
    oldpackage: flag('Let the wanted version be older than the installed one.'),
    allow_vendor_change: flag('Let a package come from another vendor than the installed one.'),
    replacefiles: flag('Let packages replace files of other packages.'),
    clean_deps: flag('With state absent, also remove what the packages needed.'),
    extra_args_precommand: words('More options of zypper itself.'),
    extra_args: words('More options of the command of zypper.'),
  },
  check: (args) => {
    const names = packageNames(args.name ?? []);
    const upgrades = args.state === 'latest' || args.state === 'dist-upgrade';
    if (names.includes('*') && (names.length > 1 || !upgrades))
      return 'name "*" needs state latest or dist-upgrade, and no other name';
    if (args.state === 'dist-upgrade' && !names.includes('*')) return 'state dist-upgrade needs name "*"';
    if (names.length === 0 && !args.update_cache) return 'say what to do: name or update_cache';
    const keys = names.map((name) => nameAndVersion(name)[0]);
    const again = keys.find((key, i) => keys.indexOf(key) < i);
    if (again) return `${again} is named twice`;
    const unnamed = names.find((name) => name.endsWith('.rpm'));
    return args.state === 'absent' && unnamed ? `state absent needs the name of "${unnamed}"` : undefined;
  },
  want: (args) => ({
    ...(args.update_cache && { cache: 'fresh' }),
    ...Object.fromEntries(
      listed(args.name).map((text) => {
        const [name, version] = nameAndVersion(text);
        return [name, args.state === 'absent' ? 'absent' : (version ?? args.state)];
      }),
    ),
    ...(args.name?.includes('*') && { upgrades: 'none' }),
  }),
  needs: ['packages', 'rpm'],
  send: (args) => ({
    name: undefined,
    installroot: undefined,
    upgrade: args.name?.includes('*') && (args.state === 'latest' ? 'update' : 'dist-upgrade'),
    zypper_options: [
      '--non-interactive',
      ...(args.disable_gpg_check ? ['--no-gpg-checks'] : []),
      ...(args.auto_import_keys ? ['--gpg-auto-import-keys'] : []),
      ...splitWords(args.extra_args_precommand ?? ''),
    ].join('\n'),
    command_options: [...commandOptions(args), ...splitWords(args.extra_args ?? '')].join('\n'),
  }),
  words: ({ name }) => listed(name),
});

function listed(names: string[] | undefined): string[] {
  return packageNames(names ?? []).filter((name) => name !== '*');
}

/** The options of install, update, dist-upgrade or remove. */
function commandOptions(args: {
  state: string;
  name?: string[] | undefined;
  disable_recommends: boolean;
  force_resolution: boolean;
  oldpackage: boolean;
  allow_vendor_change: boolean;
  replacefiles: boolean;
  clean_deps: boolean;
}): string[] {
  if (args.state === 'absent') return args.clean_deps ? ['--clean-deps'] : [];
  return [
    '--auto-agree-with-licenses',
    ...(args.disable_recommends ? ['--no-recommends'] : []),
    ...(args.force_resolution ? ['--force-resolution'] : []),
    ...(args.oldpackage && !args.name?.includes('*') ? ['--oldpackage'] : []),
    ...(args.allow_vendor_change ? ['--allow-vendor-change'] : []),
    ...(args.replacefiles ? ['--replacefiles'] : []),
  ];
}
