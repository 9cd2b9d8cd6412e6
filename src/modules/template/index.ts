import { contentParams } from '../../core/content-params.ts';
import {
  attributeParams,
  copiedModeParam,
  pathParams,
  preserved,
  sendAttributes,
  wantAttributes,
} from '../../core/file-attributes.ts';
import { stateModule } from '../../core/module.ts';

export default stateModule({
  summary: 'Render a template on the controller and put the result on the host.',
  notes: 'The variables are those of the task; see docs/templates.md for the syntax.',
  params: {
    src: {
      type: 'template',
      required: true,
      doc: 'A template on the controller, searched in templates/ of the role or the playbook.',
    },
    dest: {
      type: 'path',
      required: true,
      doc: 'The path on the host; in a directory, the file keeps the name of the template.',
    },
    ...contentParams,
    ...attributeParams,
    mode: copiedModeParam,
    ...pathParams,
  },
  transactional: true,
  want: (args) => ({ state: 'file', sha256: args.src.sha256, ...wantAttributes(preserved(args, args.src)) }),
  send: (args) => ({
    ...sendAttributes(preserved(args, args.src)),
    src: undefined,
    name: args.src.name.split('/').pop(),
    keep_sha256: args.force ? undefined : args.src.sha256,
  }),
  looksAt: 'dest',
  content: ({ src }) => src,
});
