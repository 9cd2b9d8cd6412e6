import { attributeParams, pathParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { homeProblem } from '../../core/home-path.ts';
import { stateModule } from '../../core/module.ts';

export default stateModule({
  summary: 'Manage files, directories and links, and their attributes.',
  notes: 'Unlike with Ansible, `state: touch` changes nothing when the path exists.',
  params: {
    path: { type: 'path', required: true, aliases: ['dest', 'name'], doc: 'What to manage.' },
    state: {
      type: 'string',
      enum: ['file', 'directory', 'absent', 'link', 'hard', 'touch'],
      default: 'file',
      doc: 'What it shall be; `file` only sets the attributes of a file or directory that is there, `touch` makes an empty one.',
    },
    src: { type: 'string', doc: 'What a link points to.' },
    recurse: { type: 'bool', default: false, doc: 'Set the attributes of everything below a directory too.' },
    follow: { type: 'bool', default: false, doc: 'Manage what a link points to instead of the link.' },
    force: {
      type: 'bool',
      default: false,
      doc: 'Let a link take the place of a file or of another link of which it is not sure.',
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
