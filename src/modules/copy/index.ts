import { contentParams } from '../../core/content-params.ts';
import { attributeParams, pathParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { sha256 } from '../../core/hash.ts';
import { stateModule } from '../../core/module.ts';

export default stateModule({
  summary: 'Copy a file or a text to the host.',
  notes:
    'The file is written under another name and renamed: readers see the old or the new file, never a part of one.',
  params: {
    dest: {
      type: 'path',
      required: true,
      doc: 'The path on the host; with a slash at its end, a directory in which the file keeps its name.',
    },
    src: { type: 'file', doc: 'A file on the controller, searched in files/ of the role or the playbook.' },
    content: { type: 'string', doc: 'The text itself, instead of src.' },
    ...contentParams,
    ...attributeParams,
    ...pathParams,
  },
  check: ({ src, content, dest }) => {
    if ((src === undefined) === (content === undefined)) return 'give either src or content';
    if (content !== undefined && dest.endsWith('/')) return 'content needs a dest that names a file';
    return undefined;
  },
  want: (args) => ({
    state: 'file',
    sha256: args.src?.sha256 ?? sha256(args.content!),
    ...wantAttributes(args),
  }),
  send: (args) => ({
    ...sendAttributes(args),
    dest: args.dest.endsWith('/') ? `${args.dest}${args.src!.name.split('/').pop()}` : args.dest,
    src: undefined,
    content: undefined,
    keep_sha256: args.force ? undefined : (args.src?.sha256 ?? sha256(args.content!)),
  }),
  looksAt: 'dest',
  content: ({ src, content }) => src ?? content,
});
