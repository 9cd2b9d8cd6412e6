import { pathParams } from '../../core/file-attributes.ts';
import { stateModule } from '../../core/module.ts';
import { withoutLogin } from './login.ts';

export default stateModule({
  summary: 'Check out a version of a Git repository.',
  notes:
    'Needs git on the host. A user and a password in the URL are not stored in the repository, and no program gets them as ' +
    'arguments. Git never prompts. Registers `before` and `after`, the commits.',
  params: {
    repo: { type: 'string', required: true, aliases: ['name'], doc: 'The address of the repository.' },
    dest: { type: 'path', required: true, doc: 'The directory on the host.' },
    version: {
      type: 'string',
      default: 'HEAD',
      doc: 'A branch, a tag, a reference or a whole commit; by default the branch that the remote uses.',
    },
    depth: { type: 'int', doc: 'Fetch only this number of commits.' },
    force: {
      type: 'bool',
      default: false,
      doc: 'Discard local changes; without it, the task fails if there are any.',
    },
    update: { type: 'bool', default: true, doc: 'Update a repository that exists.' },
    clone: { type: 'bool', default: true, doc: 'Create the repository if it does not exist.' },
    recursive: { type: 'bool', default: true, doc: 'Check out submodules, too.' },
    bare: { type: 'bool', default: false, doc: 'Create a repository without a working tree.' },
    single_branch: { type: 'bool', default: false, doc: 'Fetch only the branch of the version.' },
    remote: { type: 'string', default: 'origin', doc: 'The name of the remote.' },
    refspec: { type: 'string', doc: 'References to fetch in addition, such as refs/pull/*:refs/pull/*.' },
    verify_commit: {
      type: 'bool',
      default: false,
      doc: 'Fail unless the commit or the tag has a valid signature.',
    },
    accept_hostkey: {
      type: 'bool',
      default: false,
      aliases: ['accept_newhostkey'],
      doc: 'Accept the host key of a server that is not known yet.',
    },
    key_file: { type: 'path', doc: 'The private key on the host to log in with.' },
    ssh_opts: { type: 'string', doc: 'More options for ssh, separated by blanks.' },
    executable: { type: 'path', doc: 'The path of git.' },
    umask: { type: 'string', doc: 'The umask for new files, such as "0027".' },
    ...pathParams,
  },
  check: ({ repo, version, remote, depth, umask, refspec }) => {
    for (const [name, value] of Object.entries({ repo, version, remote, refspec }))
      if (value !== undefined && (/^-|[\s\0]/.test(value) || value === ''))
        return `${name} must not be empty, begin with a dash or contain blanks`;
    if (depth !== undefined && depth < 1) return 'depth must be at least 1';
    return umask === undefined || /^0?[0-7]{3}$/.test(umask)
      ? undefined
      : 'umask must be octal, such as "0027"';
  },
  want: () => ({ repository: 'present', remote: 'as wanted', version: 'as wanted', tree: 'as wanted' }),
  send: ({ repo, version }) => ({
    ...withoutLogin(repo),
    commit: /^[0-9a-f]{40}$/.test(version) ? version : '',
  }),
  returns: ({ results }) => ({
    before: results.before || null,
    after: results.after || results.before || null,
  }),
});
