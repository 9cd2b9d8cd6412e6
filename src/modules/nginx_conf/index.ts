import { attributeParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { sha256 } from '../../core/hash.ts';
import { stateModule } from '../../core/module.ts';

export default stateModule({
  summary: 'Manage the main configuration of nginx, and reload nginx only if it accepts the configuration.',
  notes:
    'This is /etc/nginx/nginx.conf as a whole; sites are for nginx_site. Before anything changes, nginx checks its ' +
    'configuration with the new file (in a mount namespace, if the host allows that). If nginx refuses it, or keeps the old ' +
    'configuration after the reload, the old file is restored and the task fails with the reason. An nginx that does not run ' +
    'is not started. Some changes need a restart, such as another user for open log files: notify a handler for them.',
  params: {
    src: { type: 'template', aliases: ['template'], doc: 'A template on the controller for the file.' },
    content: { type: 'string', doc: 'The text of the file itself, instead of src.' },
    backup: {
      type: 'bool',
      default: false,
      doc: 'Keep the old file beside the new one, under its name with a suffix.',
    },
    ...attributeParams,
    mode: { ...attributeParams.mode, default: '0644' },
  },
  check: ({ src, content }) =>
    (src === undefined) === (content === undefined) ? 'give either src or content' : undefined,
  want: (args) => ({
    state: 'file',
    sha256: args.src?.sha256 ?? sha256(args.content!),
    ...wantAttributes(args),
  }),
  send: (args) => ({
    ...sendAttributes(args),
    src: undefined,
    content: undefined,
    path: '/etc/nginx/nginx.conf',
  }),
  looksAt: 'path',
  needs: ['nginx', 'transaction'],
  transactional: true,
  content: ({ src, content }) => src ?? content,
});
