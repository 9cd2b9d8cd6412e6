import type { Form } from '../../core/form.ts';
import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';
import { packageNames } from '../../core/package-names.ts';
import { packageFault, packageParams, wantPackages } from '../../core/package-params.ts';

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
    ...packageParams,
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
  check: packageFault,
  want: wantPackages,
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
