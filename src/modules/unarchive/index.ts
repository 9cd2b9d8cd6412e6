import { attributeParams, pathParams } from '../../core/file-attributes.ts';
import { stateModule } from '../../core/module.ts';
import { decryptParam } from '../../core/source-param.ts';

export default stateModule({
  summary: 'Unpack an archive into a directory.',
  notes:
    'Reads what tar of the host reads, and zip files if the host has unzip. The archive is unpacked aside, and only files that ' +
    'differ are installed, so the task needs space for a second copy. Links that lead out of the directory are refused, ' +
    'and so are devices and pipes. Modes (setuid, too) and, for root, owners are those in the archive. src cannot be an address: get_url fetches one.',
  params: {
    src: {
      type: 'file',
      required: true,
      onHost: 'remote_src',
      doc: 'An archive on the controller, searched in files/ of the role or the playbook.',
    },
    dest: { type: 'path', required: true, doc: 'The directory, which must exist.' },
    remote_src: { type: 'bool', default: false, doc: 'src is a path on the host.' },
    decrypt: decryptParam,
    creates: { type: 'path', doc: 'If this path exists, the archive is not unpacked.' },
    exclude: { type: 'list', doc: 'Names in the archive that are left out; may be patterns.' },
    include: { type: 'list', doc: 'Only these names in the archive are unpacked.' },
    extra_opts: {
      type: 'list',
      default: [],
      doc: 'More options for tar or unzip, such as --strip-components=1.',
    },
    ...attributeParams,
    ...pathParams,
  },
  check: ({ exclude, include }) => (exclude && include ? 'give either exclude or include' : undefined),
  want: () => ({ files: 'as wanted' }),
  needs: ['tree'],
  send: ({ src, exclude, include }) => ({
    src: typeof src === 'string' ? src : undefined,
    decrypt: undefined,
    exclude: exclude?.join('\n'),
    include: include?.join('\n'),
  }),
  words: ({ extra_opts }) => extra_opts,
  content: ({ src }) => (typeof src === 'string' ? undefined : src),
});
