import { attributeParams, pathParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { labelNames, labelParams, sendLabel, wantLabel } from '../../core/file-label.ts';
import { homePath } from '../../core/home-path.ts';
import { stateModule } from '../../core/module.ts';
import { touchTime, usualFormat } from './times.ts';

export default stateModule({
  summary: 'Manage files, directories and links, and their attributes.',
  notes:
    'Unlike in Ansible, `state: touch` changes nothing if the path exists, and `owner`, `group` and `mode` have no effect on a link.',
  params: {
    path: { type: 'path', required: true, aliases: ['dest', 'name'], doc: 'The path to manage.' },
    state: {
      type: 'string',
      enum: ['file', 'directory', 'absent', 'link', 'hard', 'touch'],
      default: 'file',
      doc: 'The state of the path. `file` only sets the attributes of an existing file or directory, `touch` creates an empty file.',
    },
    src: { type: 'string', doc: 'What a link points to.' },
    recurse: {
      type: 'bool',
      default: false,
      doc: 'Also set the attributes of everything below a directory.',
    },
    follow: { type: 'bool', default: false, doc: 'Manage what a link points to instead of the link.' },
    force: {
      type: 'bool',
      default: false,
      doc: 'Let a link replace an existing file, which may be a hard link.',
    },
    modification_time: {
      type: 'string',
      default: 'preserve',
      doc: 'When it was changed last, in the time of the host: preserve, now, or a time such as 202612312359.00.',
    },
    modification_time_format: {
      type: 'string',
      default: usualFormat,
      doc: 'The format of modification_time, with the letters Y, m, d, H, M and S of strptime.',
    },
    access_time: { type: 'string', default: 'preserve', doc: 'When it was read last, as modification_time.' },
    access_time_format: { type: 'string', default: usualFormat, doc: 'The format of access_time.' },
    ...attributeParams,
    ...labelParams,
    ...pathParams,
  },
  check: (args) => {
    const { state } = args;
    const isLink = state === 'link' || state === 'hard';
    if (isLink && !args.src) return `state ${state} needs src`;
    if (!isLink && state !== 'absent' && args.src)
      return 'src is for state link and hard; the module copy copies files';
    if (args.recurse && state !== 'directory') return 'recurse needs state: directory';
    if (isLink && homePath.test(args.src!))
      return 'src must be an absolute path: only the host knows what ~ is';
    for (const name of ['modification_time', 'access_time'] as const)
      if (touchTime(args[name], args[`${name}_format`]) === undefined)
        return `${name} "${args[name]}" does not have the format "${args[`${name}_format`]}"`;
    return undefined;
  },
  transactional: { except: ['recurse', 'modification_time', 'access_time', ...labelNames] },
  want: (args) => ({
    state: args.state === 'touch' ? 'file' : args.state,
    ...((args.state === 'link' || args.state === 'hard') && { src: args.src! }),
    ...(args.state !== 'link' &&
      args.state !== 'absent' && { ...wantAttributes(args), ...wantLabel(args), ...wantTimes(args) }),
    ...(args.recurse && { below: 'as wanted' }),
  }),
  looksAt: 'path',
  send: (args) => ({
    ...sendAttributes(args),
    ...sendLabel(args),
    modification_time: wantTimes(args).modification_time,
    access_time: wantTimes(args).access_time,
  }),
});

/** The times to set. */
function wantTimes(args: {
  modification_time: string;
  modification_time_format: string;
  access_time: string;
  access_time_format: string;
}): { modification_time?: string; access_time?: string } {
  const modification = touchTime(args.modification_time, args.modification_time_format);
  const access = touchTime(args.access_time, args.access_time_format);
  return {
    ...(modification && modification !== 'preserve' && { modification_time: modification }),
    ...(access && access !== 'preserve' && { access_time: access }),
  };
}
