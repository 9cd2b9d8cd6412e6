import type { Form } from '../../core/form.ts';
import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';
import { packageNames } from '../../core/package-names.ts';

const nameForm: Form = {
  is: 'the name of a package',
  pattern: /^\s*([A-Za-z0-9.][\w.+:/-]*\s*(,\s*|$))*$/,
  hint: (text) => (/\S\s+\S/.test(text.trim()) ? 'write several names as a list' : undefined),
};

export default stateModule({
  summary: 'Install, upgrade or remove packages of Alpine Linux with apk.',
  notes:
    'Follows the manual of apk 2, and is tested with a fake apk only. The cache is fresh if it is younger than an hour and than ' +
    '/etc/apk/repositories. With state latest, with upgrade, and in check mode, the newest version is the one in the cache.',
  params: {
    name: {
      type: 'list',
      aliases: ['pkg', 'package'],
      form: nameForm,
      doc: 'Packages, or what they provide, such as cmd:git.',
    },
    state: {
      type: 'string',
      enum: ['present', 'latest', 'absent'],
      default: 'present',
      doc: 'Whether the packages are installed, installed in the newest version in the cache, or not installed.',
    },
    update_cache: {
      type: 'bool',
      default: false,
      aliases: ['update-cache'],
      doc: 'Fetch the lists of packages first if they are not fresh.',
    },
    upgrade: { type: 'bool', default: false, doc: 'Upgrade all packages.' },
    available: {
      type: 'bool',
      default: false,
      doc: 'With upgrade, let versions become those of the repositories, even older ones.',
    },
    no_cache: {
      type: 'bool',
      default: false,
      doc: 'Use the lists of the repositories, not those of the host.',
    },
    repository: {
      type: 'list',
      form: forms.word,
      doc: 'Repositories to use in addition, by their addresses or paths.',
    },
  },
  check: (args) => {
    const names = packageNames(args.name ?? []);
    if (names.length === 0 && args.state !== 'present') return `state ${args.state} needs name`;
    if (names.length > 0 && args.upgrade) return 'upgrade is for all packages: leave name out';
    return names.length === 0 && !args.update_cache && !args.upgrade
      ? 'say what to do: name, update_cache or upgrade'
      : undefined;
  },
  want: (args) => ({
    ...(args.update_cache && { cache: 'fresh' }),
    ...Object.fromEntries(packageNames(args.name ?? []).map((name) => [name, args.state])),
    ...(args.upgrade && { upgrades: 'none' }),
  }),
  needs: ['packages'],
  send: (args) => ({
    name: undefined,
    options: [
      ...(args.no_cache ? ['--no-cache'] : []),
      ...(args.repository ?? []).map((each) => `--repository=${each}`),
    ].join('\n'),
  }),
  words: ({ name }) => packageNames(name ?? []),
});
