import { attributeParams, pathParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { stateModule } from '../../core/module.ts';
import { hashedName, parseHostKeys } from './hosts.ts';

export default stateModule({
  summary: 'Manage the keys of a host in a file known_hosts of ssh.',
  notes:
    'A new key replaces the key of the same type that the host had. The name is removed from a line that it shares with other ' +
    'names; those keep the line. Lines with a marker, such as @cert-authority, and names with wildcards stay as they are. To ' +
    'find hashed names, the host needs ssh-keygen. Unlike with Ansible, hash_host is for new lines only, key can be a public ' +
    'key without the name of a host before it, or several lines, and the file keeps its mode.',
  params: {
    name: {
      type: 'string',
      required: true,
      aliases: ['host'],
      doc: 'The name or the address of the host; with a port, [NAME]:PORT.',
    },
    key: {
      type: 'string',
      doc: 'Its public keys, a line each, such as ssh-keyscan prints. Without it, state absent removes all keys.',
    },
    path: { type: 'path', default: '~/.ssh/known_hosts', doc: 'The file.' },
    hash_host: { type: 'bool', default: false, doc: 'Hash the name in new lines.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the file contains the keys.',
    },
    ...attributeParams,
    ...pathParams,
  },
  check: ({ name, key, state }) => {
    if (!/^[^\s,|#@*?!][^\s,|*?]*$/.test(name)) return `"${name}" cannot be the name of a host`;
    if (key === undefined) return state === 'present' ? 'state present needs key' : undefined;
    const keys = parseHostKeys(name, key);
    return 'problem' in keys ? keys.problem : undefined;
  },
  transactional: true,
  want: (args) => ({ key: args.state, ...wantAttributes(args) }),
  looksAt: 'path',
  needs: ['awk', 'text'],
  send: (args) => {
    const name = args.name.toLowerCase();
    const parsed = parseHostKeys(name, args.key ?? '');
    return {
      ...sendAttributes(args),
      create: true,
      name,
      // the name in new lines
      new_name: args.hash_host ? hashedName(name) : name,
      key: 'keys' in parsed ? parsed.keys.map(({ type, data }) => `${type} ${data}`).join('\n') : undefined,
    };
  },
});
