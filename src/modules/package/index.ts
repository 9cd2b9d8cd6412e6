import type { Form } from '../../core/form.ts';
import { stateModule } from '../../core/module.ts';
import { packageNames } from '../../core/package-names.ts';

const packageForm: Form = {
  is: 'the name of a package',
  pattern: /^\s*([A-Za-z0-9_]([A-Za-z0-9_.+:-]*[A-Za-z0-9_.+])?\s*(,\s*|$))*$/,
  hint: (text) => {
    if (/^[\w.+-]+=/.test(text)) return 'the module apt takes versions';
    return /\S\s+\S/.test(text.trim()) ? 'write several names as a list' : undefined;
  },
};

const repositoryForm: Form = {
  is: 'the name of a repository, or a pattern',
  pattern: /^[\w.:*,?-]+$/,
};

export default stateModule({
  summary: 'Install, upgrade or remove packages with the package manager of the host.',
  notes:
    'Supports apt-get, dnf, yum, zypper, pacman and apk; the names of packages are those of the host. Support for yum and apk ' +
    'follows their manuals, and is not tested with the real programs. The module of a package manager can do more.',
  params: {
    name: {
      type: 'list',
      required: true,
      aliases: ['pkg'],
      form: packageForm,
      doc: 'Packages, as a list or separated by commas.',
    },
    state: {
      type: 'string',
      enum: ['present', 'latest', 'absent'],
      default: 'present',
      doc: 'Whether the packages are installed, installed in the newest version in the cache, or not installed.',
    },
    purge: {
      type: 'bool',
      default: false,
      doc: 'With state absent, also remove configuration files, if the package manager can.',
    },
    update_cache: {
      type: 'bool',
      default: false,
      doc: 'Fetch the lists of packages first if they are older than an hour or than the files that name the sources.',
    },
    enablerepo: {
      type: 'list',
      form: repositoryForm,
      doc: 'Repositories to enable for this task, with dnf and yum.',
    },
    disablerepo: {
      type: 'list',
      form: repositoryForm,
      doc: 'Repositories to disable for this task, with dnf and yum.',
    },
  },
  check: ({ name }) => (packageNames(name).length === 0 ? 'name is empty' : undefined),
  want: ({ name, state, purge, update_cache }) => ({
    ...(update_cache && { cache: 'fresh' }),
    ...Object.fromEntries(packageNames(name).map((n) => [n, state === 'absent' && purge ? 'purged' : state])),
  }),
  needs: ['apt', 'packages', 'pacman', 'rpm'],
  send: ({ enablerepo = [], disablerepo = [] }) => ({
    name: undefined,
    lock_timeout: 120,
    installroot: undefined,
    enablerepo: enablerepo.join(','),
    disablerepo: disablerepo.join(','),
  }),
  words: ({ name }) => packageNames(name),
});
