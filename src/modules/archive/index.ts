import { attributeParams, pathParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { stateModule } from '../../core/module.ts';

export default stateModule({
  summary: 'Pack files and directories of the host into an archive, or compress a file.',
  notes:
    'Each run packs the files again and compares the result with the archive, without its compression: so it reads them all, ' +
    'and a new time, mode or owner of a file is a change, too. If none of the paths exists, as after `remove`, an existing ' +
    'archive stays. Names in the archive begin below the directory that contains all paths; of a path that ends with a slash, ' +
    'what is in it is packed. zip needs the program zip, and space for a copy of the files. Unlike Ansible, dest cannot be ' +
    'inside of a directory that is packed.',
  params: {
    path: {
      type: 'list',
      required: true,
      doc: 'Absolute paths of files and directories; may be patterns, such as /var/log/*.log.',
    },
    dest: {
      type: 'path',
      doc: 'The archive. For a single file, the default is its path with the format after it.',
    },
    format: {
      type: 'string',
      enum: ['bz2', 'gz', 'tar', 'xz', 'zip'],
      default: 'gz',
      doc: 'The format: zip, or tar that is compressed unless it is tar itself.',
    },
    exclude_path: {
      type: 'list',
      default: [],
      doc: 'Of the paths, those that are left out; may be patterns.',
    },
    exclusion_patterns: {
      type: 'list',
      default: [],
      doc: 'Patterns for names in the archive that are left out, such as *.tmp; needs GNU tar.',
    },
    force_archive: {
      type: 'bool',
      default: false,
      doc: 'Make a tar archive also of a single file, which is otherwise only compressed.',
    },
    remove: { type: 'bool', default: false, doc: 'Remove the files and directories once they are packed.' },
    ...attributeParams,
    ...pathParams,
  },
  check: ({ path, dest, exclude_path, exclusion_patterns, remove }) => {
    const wrong = [...path, ...exclude_path].find(
      (each) => !each.startsWith('/') || /\n|\/\.\.?(\/|$)/.test(each),
    );
    if (wrong !== undefined) return `"${wrong}" is not an absolute path without . and ..`;
    if (path.length === 0) return 'path must name at least one file';
    if (path.some((each) => /^\/+$/.test(each))) return 'path cannot be /';
    if (dest === undefined && (path.length > 1 || /[*?[]|\/$/.test(path[0]!)))
      return 'dest is only optional for a single file';
    if (exclusion_patterns.some((each) => each === '' || each.includes('\n')))
      return 'exclusion_patterns must be single lines';
    return remove && exclusion_patterns.length > 0
      ? 'remove does not go with exclusion_patterns: files that are not packed would be lost'
      : undefined;
  },
  want: (args) => ({
    archive: 'as wanted',
    ...(args.remove && { sources: 'absent' }),
    ...wantAttributes(args),
  }),
  send: (args) => ({
    ...sendAttributes(args),
    path: undefined,
    dest: args.dest ?? `${args.path[0]}.${args.format}`,
    dest_given: args.dest !== undefined,
  }),
  words: ({ path }) => path.map((each) => each.replace(/\/{2,}/g, '/')),
  returns: ({ results, state }, args) => ({
    dest: args.dest ?? `${args.path[0]}.${args.format}`,
    archived: lines(results.archived),
    missing: lines(results.missing),
    mode: state.mode ?? null,
  }),
});

function lines(text = ''): string[] {
  return text === '' ? [] : text.split('\n');
}
