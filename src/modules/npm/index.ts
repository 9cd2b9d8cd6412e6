import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';

const flag = (doc: string) => ({ type: 'bool', default: false, doc }) as const;

export default stateModule({
  summary: 'Manage packages of Node.js with npm.',
  notes:
    'Without name, the packages are those of package-lock.json or npm-shrinkwrap.json in path, which node compares with ' +
    'node_modules, without npm and the network; without such a file, each dependency of package.json must exist in any version. ' +
    'Unlike in Ansible, ci changes only a directory that differs. State latest asks the registry.',
  params: {
    name: {
      type: 'string',
      form: { is: 'the name of a package', pattern: /^(@[a-z0-9~][\w.~-]*\/)?[A-Za-z0-9~][\w.~-]*$/ },
      doc: 'A package; without it, all that package.json in path needs.',
    },
    path: { type: 'path', doc: 'The directory of the application.' },
    global: flag('Install the package for all users of the host.'),
    version: { type: 'string', form: forms.word, doc: 'The version of the package, such as 1.2.3.' },
    state: {
      type: 'string',
      enum: ['present', 'latest', 'absent'],
      default: 'present',
      doc: 'Whether the packages are installed, installed in the newest version that is allowed, or not installed.',
    },
    ci: flag('Install exactly what the lock file says, with npm ci.'),
    production: flag('Leave out what only development needs.'),
    ignore_scripts: flag('Run no scripts of packages.'),
    registry: { type: 'string', form: forms.webAddress, doc: 'The address of the registry.' },
    executable: { type: 'path', doc: 'The npm to use, beside its node; by default that of the host.' },
    force: flag('Ignore conflicts.'),
    no_bin_links: flag('Create no links to programs.'),
    no_optional: flag('Leave out optional packages.'),
    unsafe_perm: flag('Run scripts of packages as root, for old versions of npm.'),
  },
  check: (args) => {
    if (!args.path && !args.global) return 'give path, or global: true';
    if (args.path && args.global) return 'give either path or global';
    if (args.name === undefined) {
      if (args.global || args.state === 'absent' || args.version)
        return 'global, version and state absent need name';
      return args.ci && args.state === 'latest' ? 'ci does not go with state latest' : undefined;
    }
    if (args.ci) return 'ci is for all packages: leave name out';
    if (args.version === undefined) return undefined;
    if (args.state !== 'present') return 'version needs state present';
    return /^\d+\.\d+\.\d+[\w.+-]*$/.test(args.version) ? undefined : 'version must be exact, such as 1.2.3';
  },
  want: ({ name, state, version }) =>
    name === undefined
      ? { packages: state === 'latest' ? 'latest' : 'installed' }
      : { [name]: version ?? state },
  needs: ['packages'],
  send: (args) => ({
    options: [
      '--no-audit',
      '--no-fund',
      '--no-update-notifier',
      ...(args.global ? ['--global'] : []),
      // the second one is for npm before 7
      ...(args.production ? ['--omit=dev', '--production'] : []),
      ...(args.no_optional ? ['--omit=optional', '--no-optional'] : []),
      ...(args.ignore_scripts ? ['--ignore-scripts'] : []),
      ...(args.force ? ['--force'] : []),
      ...(args.no_bin_links ? ['--no-bin-links'] : []),
      ...(args.unsafe_perm ? ['--unsafe-perm'] : []),
      ...(args.registry ? [`--registry=${args.registry}`] : []),
    ].join('\n'),
  }),
});
