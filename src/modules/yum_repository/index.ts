import { attributeParams, pathParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';
import { optionParams, sectionLines } from './options.ts';

const idForm = {
  is: 'the id of a repository: letters, digits, ".", ":", "_" and "-"',
  pattern: /^[\w.:-]+$/,
};

export default stateModule({
  summary: 'Manage a repository of RPM packages, for dnf and yum.',
  notes:
    'The repository is a section of a file in /etc/yum.repos.d. Its options are those of the task and no others; their order, ' +
    'comments and blanks do not count. Other sections stay as they are, and a file without a section is removed. The lists ' +
    'of packages are not fetched: use update_cache of dnf, which notices that the files are newer. Options that dnf ignores, ' +
    'such as `async` and `keepalive`, are not supported.',
  params: {
    name: { type: 'string', required: true, form: idForm, doc: 'The id of the repository.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the repository is configured.',
    },
    description: { type: 'string', form: forms.singleLine, doc: 'The name that dnf shows.' },
    file: {
      type: 'string',
      form: forms.entryName,
      doc: 'The name of the file, without .repo; by default the id.',
    },
    reposdir: {
      type: 'string',
      form: forms.wholePath,
      default: '/etc/yum.repos.d',
      doc: 'The directory of the file.',
    },
    ...optionParams,
    ...attributeParams,
    ...pathParams,
  },
  check: (args) => {
    if (args.state === 'absent') return undefined;
    if (args.description === undefined) return 'state present needs description';
    return args.baseurl?.length || args.metalink || args.mirrorlist
      ? undefined
      : 'state present needs baseurl, metalink or mirrorlist';
  },
  transactional: true,
  want: (args) => ({ repository: args.state, ...(args.state === 'present' && wantAttributes(args)) }),
  looksAt: 'path',
  needs: ['awk', 'text'],
  send: (args) => ({
    ...sendAttributes(args),
    path: `${args.reposdir}/${args.file ?? args.name}.repo`,
    section: sectionLines(args).join('\n'),
    create: true,
  }),
});
