import { pathParams } from '../../core/file-attributes.ts';
import type { Form } from '../../core/form.ts';
import { forms } from '../../core/forms.ts';
import { sha256 } from '../../core/hash.ts';
import { stateModule } from '../../core/module.ts';

const accountForm = {
  is: 'the name of a user or a group',
  pattern: /^[^\s,:=()#!%\\/-][^\s,:=()#!\\/]*$/,
};
/** A path, an alias, or a word of sudoers(5), perhaps after tags, "!" and digests. */
const commandForm: Form = {
  is: 'a command with an absolute path, or ALL',
  pattern: /^\s*([A-Z]+:\s*)*(!\s*)*(\/|\^|[A-Z][A-Z0-9_]*\s*$|(sudoedit|list)\b|sha\d+:)[^\n]*$/,
  hint: (text) => (/^[a-z][\w.-]*( |$)/.test(text) ? `write /usr/bin/${text}, or where it is` : undefined),
};

export default stateModule({
  summary: 'Let a user or a group run commands with sudo, by a file in /etc/sudoers.d.',
  notes:
    'visudo must accept the file before it is put in place. The file is the same as the one that Ansible writes.',
  params: {
    name: {
      type: 'string',
      required: true,
      form: {
        is: 'a name of letters, digits, "_" and "-"',
        pattern: /^[\w-]+$/,
        hint: () => 'sudo ignores files with a dot or a ~ in their name',
      },
      doc: 'The name of the file: letters, digits, _ and -.',
    },
    commands: {
      type: 'list',
      form: commandForm,
      doc: 'The commands, as absolute paths with arguments; ALL for all.',
    },
    user: { type: 'string', form: accountForm, doc: 'The user who may run them.' },
    group: { type: 'string', form: accountForm, doc: 'The group whose members may run them.' },
    runas: { type: 'string', form: accountForm, doc: 'The user to run them as, by default root.' },
    host: {
      type: 'string',
      form: { is: 'the name of a host, or ALL', pattern: /^[\w.*-]+$/ },
      default: 'ALL',
      doc: 'The host for which the rule holds.',
    },
    nopassword: { type: 'bool', default: true, doc: 'sudo does not ask for a password.' },
    noexec: { type: 'bool', default: false, doc: 'The commands cannot run other programs.' },
    setenv: { type: 'bool', default: false, doc: 'The user may keep variables of the environment.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the file exists.',
    },
    sudoers_path: {
      type: 'path',
      form: forms.wholePath,
      default: '/etc/sudoers.d',
      doc: 'The directory of the file.',
    },
    validation: {
      type: 'string',
      enum: ['absent', 'detect', 'required'],
      default: 'detect',
      doc: 'Check the file with visudo: never, if visudo is installed, or always.',
    },
    ...pathParams,
  },
  check: (args) => {
    if (args.state === 'absent') return undefined;
    if (!args.commands?.length) return 'state present needs commands';
    return (args.user === undefined) === (args.group === undefined) ? 'give either user or group' : undefined;
  },
  transactional: true,
  want: (args) =>
    args.state === 'absent'
      ? { state: 'absent' }
      : { state: 'file', sha256: sha256(ruleOf(args)), mode: '0440' },
  send: (args) => ({
    dest: `${args.sudoers_path.replace(/\/+$/, '')}/${args.name}`,
    group: undefined,
    owner: undefined,
    mode: '0440',
    mode_keep: 0,
    mode_set: 0o440,
    mode_keep_x: 0,
    mode_set_x: 0o440,
    keep_sha256: undefined,
    umask: '226',
    validate: undefined,
  }),
  content: (args) => (args.state === 'absent' ? undefined : ruleOf(args)),
});

function ruleOf(args: {
  user?: string | undefined;
  group?: string | undefined;
  runas?: string | undefined;
  host: string;
  commands?: string[] | undefined;
  nopassword: boolean;
  noexec: boolean;
  setenv: boolean;
}): string {
  const who = args.user ?? `%${args.group}`;
  const tags = [args.noexec && 'NOEXEC:', args.nopassword && 'NOPASSWD:', args.setenv && 'SETENV:'];
  const runas = args.runas === undefined ? '' : `(${args.runas})`;
  return `${who} ${args.host}=${runas}${tags.filter(Boolean).join('')} ${args.commands!.join(', ')}\n`;
}
