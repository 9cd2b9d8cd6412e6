import { pathParams } from '../../core/file-attributes.ts';
import type { Form } from '../../core/form.ts';
import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';
import { type Key, parseKeys } from './keys.ts';

const keyForm: Form = {
  is: 'public keys, a line each',
  problem: (text) => {
    const keys = parseKeys(text);
    return 'problem' in keys ? keys.problem : undefined;
  },
  hint: (text) => {
    if (/^\s*https?:/.test(text)) return 'an address is not a key: download it first';
    if (/^\s*[~/].*\.pub\s*$/.test(text)) return `write key: "{{ file '${text.trim()}' }}"`;
    return /PRIVATE KEY/.test(text) ? 'this is a private key; the public one is in the file .pub' : undefined;
  },
};
const optionsForm: Form = {
  is: 'a single line with blanks only within double quotes',
  pattern: /^([^\s"]|"[^"\n\r]*")*$/,
};

export default stateModule({
  summary: 'Manage the SSH keys that may log in as a user.',
  notes:
    'A key is identified by its type and its data: a different comment is not a change, and different options are ' +
    'one only if options are given. The file itself may not be a link.',
  params: {
    user: {
      type: 'string',
      required: true,
      form: forms.userName,
      doc: 'The user that the keys may log in as.',
    },
    key: {
      type: 'string',
      required: true,
      form: keyForm,
      doc: 'One or more public keys, a line each; options may come first, as in the file.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the keys may log in.',
    },
    exclusive: { type: 'bool', default: false, doc: 'Remove all keys but these; comment lines stay.' },
    manage_dir: {
      type: 'bool',
      default: true,
      doc: 'Create ~/.ssh, and make sure that only the user has access to it; not used with path.',
    },
    key_options: {
      type: 'string',
      form: optionsForm,
      doc: 'Options for these keys, such as from="10.0.0.0/8",no-pty.',
    },
    path: {
      type: 'path',
      doc: 'The file, if it is not ~/.ssh/authorized_keys; its directory must exist.',
    },
    comment: {
      type: 'string',
      form: forms.singleLine,
      doc: 'A comment for keys that are added, instead of their own.',
    },
    ...pathParams,
  },
  check: ({ state, exclusive }) =>
    exclusive && state === 'absent' ? 'exclusive needs state present' : undefined,
  transactional: true,
  want: ({ key, state, exclusive, manage_dir, path }) => ({
    ...Object.fromEntries(keysOf(key).map((k) => [label(k), state])),
    ...(exclusive && { 'other keys': 'none' }),
    ...(state === 'present' && { file: '0600' }),
    ...(state === 'present' && manage_dir && !path && { directory: '0700' }),
  }),
  needs: ['accounts'],
  // only the user can read the file
  send: ({ key_options }) => ({ key: undefined, options_given: key_options !== undefined, umask: '077' }),
  // for each key: label, "type data", options, comment
  words: ({ key, key_options, comment }) =>
    keysOf(key).flatMap((k) => [
      label(k),
      `${k.type} ${k.data}`,
      key_options ?? k.options,
      comment ?? k.comment,
    ]),
});

function keysOf(text: string): Key[] {
  const keys = parseKeys(text);
  return 'problem' in keys ? [] : keys.keys;
}

/** The name of a key in the report: its type and the end of its data, by which people distinguish keys. */
function label({ type, data }: Key): string {
  return `${type} …${data.replace(/=+$/, '').slice(-12)}`;
}
