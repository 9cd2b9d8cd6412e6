import { contentParams } from '../../core/content-params.ts';
import {
  attributeParams,
  copiedModeParam,
  pathParams,
  preserved,
  sendAttributes,
  sendNewMode,
  wantAttributes,
} from '../../core/file-attributes.ts';
import { labelNames, labelParams, noLabelsOfFolder, sendLabel, wantLabel } from '../../core/file-label.ts';
import { copiedEntries, directoryModeParam, sendFolder } from '../../core/folder-copy.ts';
import { sha256 } from '../../core/hash.ts';
import { stateModule } from '../../core/module.ts';
import type { FolderEntry, SourceFile } from '../../core/params.ts';
import { decryptParam } from '../../core/source-param.ts';

export default stateModule({
  summary: 'Copy a file, a folder or a text to the host, or a file within the host.',
  notes:
    'A file is written under another name and renamed: readers see the old or the new file, never a part of one. Of a ' +
    'folder, only the files that differ are sent, and other files on the host stay; as in Ansible, a slash at the end of ' +
    'src means what is in the folder, not the folder itself. In a folder of the host, links stay links, and new files get ' +
    'the permissions that they have there, unless mode is given, in digits. An encrypted file of the controller is decrypted; ' +
    'its content is in no report, and a new file has the mode 0600 unless mode is given.',
  params: {
    dest: {
      type: 'path',
      required: true,
      doc: 'The path on the host; in a directory, or with a slash at its end, the file keeps its name.',
    },
    src: {
      type: 'file',
      folder: true,
      onHost: 'remote_src',
      doc: 'A file or a folder on the controller, searched in files/ of the role or the playbook.',
    },
    content: { type: 'string', doc: 'The text itself, instead of src.' },
    remote_src: { type: 'bool', default: false, doc: 'src is a file or a folder on the host.' },
    decrypt: decryptParam,
    ...contentParams,
    ...attributeParams,
    mode: copiedModeParam,
    directory_mode: directoryModeParam,
    ...labelParams,
    ...pathParams,
  },
  check: (args) => {
    const { src, content } = args;
    if ((src === undefined) === (content === undefined)) return 'give either src or content';
    if (content !== undefined && args.mode === 'preserve') return 'mode preserve needs src';
    if (folderOf({ src }) && (args.backup || args.validate))
      return 'backup and validate are for files, not for a folder';
    if (folderOf({ src }) && Object.keys(wantLabel(args)).length > 0) return noLabelsOfFolder;
    return content !== undefined && args.dest.endsWith('/')
      ? 'content needs a dest that names a file'
      : undefined;
  },
  transactional: { except: labelNames },
  want: (args) => {
    if (folderOf(args)) return { state: 'directory', files: 'as wanted' };
    // only the host knows whether its src is a file or a folder
    if (onHost(args))
      return { state: 'as src', content: 'as src', ...wantAttributes(args), ...wantLabel(args) };
    const attributes = wantAttributes(preserved(args, sourceOf(args)));
    return { state: 'file', sha256: sumOf(args), ...attributes, ...wantLabel(args) };
  },
  needs: (args) => (folderOf(args) || onHost(args) ? ['tree', 'folder'] : []),
  send: (args) => {
    const folder = folderOf(args);
    if (folder)
      return {
        ...sendFolder(args, args.src as SourceFile, copiedEntries(folder, args)),
        content: undefined,
        decrypt: undefined,
      };
    const name = args.src === undefined ? undefined : nameOf(args.src);
    const isPreserved = onHost(args) && args.mode === 'preserve';
    return {
      ...sendNewMode(sourceOf(args)),
      ...sendAttributes(isPreserved ? { ...args, mode: undefined } : preserved(args, sourceOf(args))),
      ...sendLabel(args),
      mode_name: isPreserved ? 'preserve' : undefined,
      dest: args.dest.endsWith('/') ? `${args.dest}${name}` : args.dest,
      src: onHost(args) ? (args.src as string) : undefined,
      // of a copied folder, dest names the copy itself, and not the folder that it is in
      is_whole_path: args.dest.endsWith('/') || (onHost(args) && (args.src as string).endsWith('/')),
      name,
      content: undefined,
      decrypt: undefined,
      directory_mode: onHost(args) ? args.directory_mode : undefined,
      folder: false,
      keep_sha256: args.force || onHost(args) ? undefined : sumOf(args),
    };
  },
  looksAt: 'dest',
  content: (args) => {
    const folder = folderOf(args);
    return folder ? copiedEntries(folder, args) : (sourceOf(args) ?? args.content);
  },
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

function folderOf(args: Source): readonly FolderEntry[] | undefined {
  return sourceOf(args)?.entries;
}

function nameOf(src: SourceFile | string): string {
  return (typeof src === 'string' ? src : src.name).split('/').pop()!;
}

function sumOf(args: Source): string {
  return sourceOf(args)?.sha256 ?? sha256(args.content!);
}
