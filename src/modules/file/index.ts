import { attributeParams, pathParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { homeProblem } from '../../core/home-path.ts';
import { stateModule } from '../../core/module.ts';

export default stateModule({
  summary: 'Manage files, directories and links, and their attributes.',
  notes: 'Unlike in Ansible, `state: touch` changes nothing if the path exists.',
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
    ...attributeParams,
    ...pathParams,
  },
  check: ({ state, src, recurse }) => {
    if ((state === 'link' || state === 'hard') && !src) return `state ${state} needs src`;
    const atHome = state === 'link' || state === 'hard' ? homeProblem({ src }) : undefined;
    if (atHome !== undefined) return atHome;
    if (recurse && state !== 'directory') return 'recurse needs state: directory';
    return undefined;
  },
  want: (args) => ({
    state: args.state === 'touch' ? 'file' : args.state,
    ...((args.state === 'link' || args.state === 'hard') && { src: args.src! }),
    ...(args.state !== 'link' && args.state !== 'absent' && wantAttributes(args)),
    ...(args.recurse && { below: 'as wanted' }),
  }),
  looksAt: 'path',
  send: sendAttributes,
});
