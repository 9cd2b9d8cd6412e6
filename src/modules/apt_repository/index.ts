import { attributeParams, pathParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import type { Form } from '../../core/form.ts';
import { stateModule } from '../../core/module.ts';
import { fileNameOf, sourceLine } from './source-line.ts';

const lineForm: Form = {
  is: 'a line such as deb https://example.org/apt stable main',
  problem: (text) => (sourceLine(text) === undefined ? 'its parts are separated by blanks' : undefined),
  hint: (text) =>
    text.startsWith('ppa:') ? 'a PPA is not supported: give its line, and its key as a file' : undefined,
};
const fileForm = {
  is: 'a name of letters, digits, ".", "_" and "-", without a directory',
  pattern: /^[\w.-]+$/,
};

export default stateModule({
  summary: 'Manage sources of packages of apt, one line each.',
  notes:
    'A line counts as present in any file of /etc/apt, whatever its blanks. PPAs are not supported: give the line. ' +
    'deb822_repository manages sources in the newer format, with their keys.',
  params: {
    repo: {
      type: 'string',
      required: true,
      form: lineForm,
      doc: 'The line, such as deb [signed-by=/etc/apt/keyrings/x.asc] https://example.org/apt stable main.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether apt uses the source.',
    },
    filename: {
      type: 'string',
      form: fileForm,
      doc: 'The name of a new file in /etc/apt/sources.list.d, by default made from the address.',
    },
    update_cache: {
      type: 'bool',
      default: true,
      aliases: ['update-cache'],
      doc: 'Fetch the lists of packages if the sources change.',
    },
    lock_timeout: {
      type: 'int',
      min: 0,
      default: 60,
      doc: 'How many seconds to wait for another program that uses apt.',
    },
    ...attributeParams,
    ...pathParams,
  },
  want: (args) => ({ source: args.state, ...(args.state === 'present' && wantAttributes(args)) }),
  needs: ['apt', 'awk', 'packages', 'text'],
  send: (args) => ({
    ...sendAttributes(args),
    line: sourceLine(args.repo),
    create: true,
    default_path: `/etc/apt/sources.list.d/${fileNameOf(args.repo, args.filename)}`,
    path: undefined,
    purge: undefined,
    default_release: undefined,
    recommends: undefined,
    allow_downgrade: undefined,
  }),
});
