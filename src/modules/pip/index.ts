import type { Form } from '../../core/form.ts';
import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';
import { splitWords } from '../../core/split-words.ts';
import { type PipPackage, parseSpecifier } from './packages.ts';

const packageForm: Form = {
  is: 'a package',
  pattern: /^(?!-)[^\n]*\S[^\n]*$/,
  problem: (text) => (/^[\w.-]+=[^=]/.test(text) ? 'a version follows ==' : undefined),
  hint: (text) => {
    if (/^(-r\s|--requirement)/.test(text)) return 'write requirements: for a file';
    const [, name, version] = /^([\w.-]+)=([^=].*)$/.exec(text) ?? [];
    return name && `write ${name}==${version}`;
  },
};

export default stateModule({
  summary: 'Manage Python packages with pip.',
  notes:
    'Packages by name, and by name==version, are compared with `pip list`. For requirements, other specifiers, addresses ' +
    'and state latest, pip says what it would install (`--dry-run`, since pip 22.2), which may use the network.',
  params: {
    name: {
      type: 'list',
      form: packageForm,
      doc: 'Packages: flask, flask==3.0.1, flask>=3,<4, uvicorn[standard], or an address such as git+https://….',
    },
    version: { type: 'string', form: forms.word, doc: 'The version, if name is a single package.' },
    requirements: { type: 'path', doc: 'A file of requirements on the host, instead of name.' },
    state: {
      type: 'string',
      enum: ['present', 'latest', 'absent', 'forcereinstall'],
      default: 'present',
      doc: 'Whether the packages are installed; forcereinstall installs them each time.',
    },
    virtualenv: { type: 'path', doc: 'A virtual environment, which is created if it is missing.' },
    virtualenv_command: {
      type: 'string',
      code: 'words',
      default: 'python3 -m venv',
      doc: 'The command that creates it.',
    },
    virtualenv_python: {
      type: 'string',
      doc: 'The Python of a new virtual environment, for commands with -p.',
    },
    virtualenv_site_packages: {
      type: 'bool',
      default: false,
      doc: 'A new virtual environment sees the packages of the host.',
    },
    executable: {
      type: 'string',
      form: forms.word,
      doc: 'The pip to use, by default that of the virtual environment, or pip3.',
    },
    extra_args: { type: 'string', code: 'words', doc: 'More arguments for pip install.' },
    editable: {
      type: 'bool',
      default: false,
      doc: 'Install in editable mode: name is a directory or an address.',
    },
    chdir: { type: 'path', doc: 'The directory in which pip runs.' },
    umask: { type: 'string', form: forms.umask, doc: 'The umask for pip, such as "0022".' },
    break_system_packages: {
      type: 'bool',
      default: false,
      doc: 'Let pip change packages where the system manages them.',
    },
  },
  check: (args) => {
    if ((args.name === undefined) === (args.requirements === undefined))
      return 'give either name or requirements';
    if (args.executable !== undefined && args.virtualenv !== undefined)
      return 'give either executable or virtualenv';
    if (args.version !== undefined) {
      if (args.state === 'latest') return 'version does not go with state latest';
      if (args.name?.length !== 1) return 'version needs the name of a single package';
      if (parseSpecifier(args.name[0]!).rest !== '') return 'give the version once';
    }
    if (args.state !== 'absent') return undefined;
    const unnamed = packagesOf({ name: args.name })?.find(({ key }) => key === undefined);
    return unnamed && `state absent needs the name of "${unnamed.text}"`;
  },
  want: (args) => ({
    ...(args.virtualenv && args.state !== 'absent' && { virtualenv: 'present' }),
    ...(listed(args)
      ? Object.fromEntries(listed(args)!.map(({ key, version }) => [key, wanted(args.state, version)]))
      : { packages: 'as wanted' }),
  }),
  send: (args) => ({
    virtualenv_words: [
      ...splitWords(args.virtualenv_command),
      ...(args.virtualenv_site_packages ? ['--system-site-packages'] : []),
      ...(args.virtualenv_python ? ['-p', args.virtualenv_python] : []),
    ].join('\n'),
    // a line each: the key, and the version if it matters
    listed: listed(args)
      ?.map(({ key, version }) => `${key} ${args.state === 'absent' ? '' : (version ?? '')}`)
      .join('\n'),
  }),
  // the arguments of pip install
  words: (args) => [
    ...(args.state === 'latest' || args.state === 'forcereinstall' ? ['-U'] : []),
    ...(args.state === 'forcereinstall' ? ['--force-reinstall'] : []),
    ...(args.break_system_packages ? ['--break-system-packages'] : []),
    ...splitWords(args.extra_args ?? ''),
    ...(args.requirements ? ['-r', args.requirements] : []),
    ...(packagesOf(args) ?? []).flatMap(({ text }) => (args.editable ? ['-e', text] : [text])),
  ],
});

function packagesOf(args: {
  name?: string[] | undefined;
  version?: string | undefined;
}): PipPackage[] | undefined {
  const version = args.version === undefined ? '' : `==${args.version}`;
  return args.name?.map((name) => parseSpecifier(`${name}${version}`));
}

/** The packages, if `pip list` can show whether they are as wanted. */
function listed(args: {
  name?: string[] | undefined;
  version?: string | undefined;
  state: string;
  editable: boolean;
}): (PipPackage & { key: string })[] | undefined {
  const packages = packagesOf(args) ?? [];
  const isShown = ({ key, version, rest }: PipPackage) =>
    key !== undefined && (args.state === 'absent' || rest === '' || version !== undefined);
  const all = packages.length > 0 && packages.every(isShown) && !args.editable;
  return all && (args.state === 'present' || args.state === 'absent')
    ? (packages as (PipPackage & { key: string })[])
    : undefined;
}

function wanted(state: string, version: string | undefined): string {
  return state === 'absent' ? 'absent' : (version ?? 'present');
}
