import { contentParams } from '../../core/content-params.ts';
import {
  attributeParams,
  copiedModeParam,
  pathParams,
  preserved,
  sendAttributes,
  wantAttributes,
} from '../../core/file-attributes.ts';
import { sha256 } from '../../core/hash.ts';
import { stateModule } from '../../core/module.ts';
import type { SourceFile } from '../../core/params.ts';

export default stateModule({
  summary: 'Copy a file or a text to the host, or a file within the host.',
  notes:
    'The file is written under another name and renamed: readers see the old or the new file, never a part of one.',
  params: {
    dest: {
      type: 'path',
      required: true,
      doc: 'The path on the host; in a directory, or with a slash at its end, the file keeps its name.',
    },
    src: {
      type: 'file',
      onHost: 'remote_src',
      doc: 'A file on the controller, searched in files/ of the role or the playbook.',
    },
    content: { type: 'string', doc: 'The text itself, instead of src.' },
    remote_src: { type: 'bool', default: false, doc: 'src is a path on the host.' },
    ...contentParams,
    ...attributeParams,
    mode: copiedModeParam,
    ...pathParams,
  },
  check: ({ src, content, dest, mode }) => {
    if ((src === undefined) === (content === undefined)) return 'give either src or content';
    if (content !== undefined && dest.endsWith('/')) return 'content needs a dest that names a file';
    return content !== undefined && mode === 'preserve' ? 'mode preserve needs src' : undefined;
  },
  want: (args) => ({
    state: 'file',
    ...(onHost(args) ? { content: 'as src' } : { sha256: sumOf(args) }),
    ...wantAttributes(onHost(args) ? args : preserved(args, sourceOf(args))),
  }),
  send: (args) => {
    const name = args.src === undefined ? undefined : nameOf(args.src);
    const isPreserved = onHost(args) && args.mode === 'preserve';
    return {
      ...sendAttributes(isPreserved ? { ...args, mode: undefined } : preserved(args, sourceOf(args))),
      mode_name: isPreserved ? 'preserve' : undefined,
      dest: args.dest.endsWith('/') ? `${args.dest}${name}` : args.dest,
      src: onHost(args) ? (args.src as string) : undefined,
      name,
      content: undefined,
      keep_sha256: args.force || onHost(args) ? undefined : sumOf(args),
    };
  },
  looksAt: 'dest',
  content: (args) => sourceOf(args) ?? args.content,
});

interface Source {
  src?: SourceFile | string | undefined;
  content?: string | undefined;
}

function onHost({ src }: Source): boolean {
  return typeof src === 'string';
}

function sourceOf({ src }: Source): SourceFile | undefined {
  return typeof src === 'string' ? undefined : src;
}

function nameOf(src: SourceFile | string): string {
  return (typeof src === 'string' ? src : src.name).split('/').pop()!;
}

function sumOf(args: Source): string {
  return sourceOf(args)?.sha256 ?? sha256(args.content!);
}
