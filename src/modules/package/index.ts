import { stateModule } from '../../core/module.ts';
import { packageNames } from '../../core/package-names.ts';

export default stateModule({
  summary: 'Install, upgrade or remove packages with the package manager of the host.',
  notes:
    'Supports apt-get, dnf, yum and apk; the names of packages are those of the host. Only apt-get is tested on ' +
    'real hosts so far: support for dnf, yum and apk follows their manuals. The apt module can do more.',
  params: {
    name: {
      type: 'list',
      required: true,
      aliases: ['pkg'],
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
  },
  check: ({ name }) => {
    const names = packageNames(name);
    if (names.length === 0) return 'name is empty';
    const bad = names.find((n) => !/^[A-Za-z0-9_]([A-Za-z0-9_.+:-]*[A-Za-z0-9_.+])?$/.test(n));
    return bad === undefined ? undefined : `"${bad}" cannot be the name of a package`;
  },
  want: ({ name, state, purge, update_cache }) => ({
    ...(update_cache && { cache: 'fresh' }),
    ...Object.fromEntries(packageNames(name).map((n) => [n, state === 'absent' && purge ? 'purged' : state])),
  }),
  needs: ['packages'],
  send: () => ({ name: undefined, lock_timeout: 120 }),
  words: ({ name }) => packageNames(name),
});
