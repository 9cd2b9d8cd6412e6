import { pathParams } from '../../core/file-attributes.ts';
import type { Form } from '../../core/form.ts';
import { forms } from '../../core/forms.ts';
import { sha256 } from '../../core/hash.ts';
import { stateModule } from '../../core/module.ts';
import { sourcesText } from './sources.ts';

const flag = (doc: string) => ({ type: 'bool', doc }) as const;

const nameForm = { is: 'the name of a source', pattern: /^\w[\w .-]*$/ };
const addressForm: Form = {
  is: 'an address such as https://deb.debian.org/debian',
  pattern: /^[a-z][a-z0-9+.-]*:\S+$/,
};
const keyForm: Form = {
  is: 'the text of a key, or an absolute path',
  pattern: /^(\s*-----BEGIN PGP[\s\S]*|\/\S+)$/,
  hint: (text) => (/^[a-z]+:\/\//.test(text) ? 'get_url downloads a key to the host' : undefined),
};

export default stateModule({
  summary: 'Manage a source of packages of apt, in the format of deb822, with its key.',
  notes:
    'The file is /etc/apt/sources.list.d/NAME.sources. The lists of packages are not fetched: use update_cache of apt, which ' +
    'notices that the sources are newer. A key cannot be an address: get_url fetches one.',
  params: {
    name: {
      type: 'string',
      required: true,
      form: nameForm,
      doc: 'The name of the source, and of its file.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the source and its key exist.',
    },
    types: { type: 'list', enum: ['deb', 'deb-src'], default: ['deb'], doc: 'deb, deb-src, or both.' },
    uris: { type: 'list', form: addressForm, doc: 'The addresses.' },
    suites: {
      type: 'list',
      form: forms.word,
      doc: 'The suites, such as bookworm; a path that ends with / for a flat repository.',
    },
    components: { type: 'list', form: forms.word, doc: 'The components, such as main.' },
    architectures: {
      type: 'list',
      form: forms.word,
      doc: 'The architectures, by default those of the host.',
    },
    signed_by: {
      type: 'string',
      form: keyForm,
      doc: 'The key that signs the packages: its text, which begins with -----BEGIN PGP, or the path of its file on the host.',
    },
    enabled: flag('apt uses the source.'),
    allow_downgrade_to_insecure: flag('A source that was signed may become unsigned.'),
    allow_insecure: flag('The source may be unsigned.'),
    allow_weak: flag('The source may be signed with a weak algorithm.'),
    by_hash: flag('Fetch lists by their hashes.'),
    check_date: flag('Check that the lists are not from the future.'),
    check_valid_until: flag('Check that the lists are not expired.'),
    pdiffs: flag('Fetch only the differences of lists.'),
    trusted: flag('Trust the source without a key.'),
    languages: { type: 'list', form: forms.word, doc: 'The languages of descriptions.' },
    targets: { type: 'list', form: forms.word, doc: 'The kinds of lists to fetch.' },
    date_max_future: { type: 'int', min: 0, doc: 'How many seconds lists may be from the future.' },
    mode: { type: 'mode', default: '0644', doc: 'Permissions of the file.' },
    ...pathParams,
  },
  check: (args) => {
    if (args.state === 'absent') return undefined;
    if (!args.uris?.length || !args.suites?.length) return 'state present needs uris and suites';
    const { suites, components } = args;
    const isFlat = suites.every((suite) => suite.endsWith('/'));
    if (isFlat === (components !== undefined))
      return isFlat ? 'suites that end with / have no components' : 'these suites need components';
    return /^[0-7]{3,4}$/.test(args.mode) ? undefined : 'mode must be octal here';
  },
  transactional: true,
  want: (args) => {
    if (args.state === 'absent') return { state: 'absent', key: 'absent' };
    return {
      state: 'file',
      sha256: sha256(sourcesText(args, keyPath(args))),
      mode: args.mode.padStart(4, '0'),
      ...(isKey(args.signed_by) && { key: 'present' }),
    };
  },
  send: (args) => {
    const set = Number.parseInt(args.mode, 8);
    return {
      dest: `/etc/apt/sources.list.d/${fileOf(args.name)}.sources`,
      key_path: `/etc/apt/keyrings/${fileOf(args.name)}.asc`,
      key: isKey(args.signed_by) ? `${args.signed_by!.trim()}\n` : undefined,
      key_sum: isKey(args.signed_by) ? sha256(`${args.signed_by!.trim()}\n`) : undefined,
      mode: args.mode.padStart(4, '0'),
      mode_keep: 0,
      mode_set: set,
      mode_keep_x: 0,
      mode_set_x: set,
      keep_sha256: undefined,
    };
  },
  content: (args) => (args.state === 'absent' ? undefined : sourcesText(args, keyPath(args))),
});

function isKey(text: string | undefined): boolean {
  return text?.trimStart().startsWith('-----BEGIN PGP') ?? false;
}

/** As Ansible names the files of a source. */
function fileOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9-]+/g, '-');
}

function keyPath({ name, signed_by }: { name: string; signed_by?: string | undefined }): string | undefined {
  return isKey(signed_by) ? `/etc/apt/keyrings/${fileOf(name)}.asc` : signed_by;
}
