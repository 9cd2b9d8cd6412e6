import { pathParams } from '../../core/file-attributes.ts';
import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';
import { withoutLogin } from './login.ts';

const argumentForm = { is: 'a text without blanks that does not begin with a dash', pattern: /^[^-\s]\S*$/ };

export default stateModule({
  summary: 'Check out a version of a Git repository.',
  notes:
    'Needs git on the host. A user and a password in the URL are not stored in the repository, and no program gets them as ' +
    'arguments. Git never prompts. Registers `before` and `after`, the commits.',
  params: {
    repo: {
      type: 'string',
      required: true,
      aliases: ['name'],
      form: argumentForm,
      doc: 'The address of the repository.',
    },
    dest: { type: 'path', required: true, doc: 'The directory on the host.' },
    version: {
      type: 'string',
      form: argumentForm,
      default: 'HEAD',
      doc: 'A branch, a tag, a reference or a whole commit; by default the branch that the remote uses.',
    },
    depth: { type: 'int', min: 1, doc: 'Fetch only this number of commits.' },
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
    remote: { type: 'string', form: argumentForm, default: 'origin', doc: 'The name of the remote.' },
    refspec: {
      type: 'string',
      form: argumentForm,
      doc: 'References to fetch in addition, such as refs/pull/*:refs/pull/*.',
    },
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
    umask: { type: 'string', form: forms.umask, doc: 'The umask for new files, such as "0027".' },
    ...pathParams,
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
