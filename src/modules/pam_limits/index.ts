import { sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { stateModule } from '../../core/module.ts';
import { textParams } from '../../core/text-params.ts';

const { path, ...otherParams } = textParams;

export default stateModule({
  summary: 'Set limits of users for PAM, in /etc/security/limits.conf.',
  notes: 'A limit counts from the next login on.',
  params: {
    ...otherParams,
    path: {
      type: 'path',
      default: '/etc/security/limits.conf',
      aliases: path.aliases,
      doc: path.doc,
    },
    domain: {
      type: 'string',
      required: true,
      doc: 'A user, @ and a group, * for all, or a range of numbers; see limits.conf(5).',
    },
    limit_type: { type: 'string', required: true, enum: ['hard', 'soft', '-'], doc: 'The type; - is both.' },
    limit_item: {
      type: 'string',
      required: true,
      enum: [
        'core',
        'data',
        'fsize',
        'memlock',
        'nofile',
        'rss',
        'stack',
        'cpu',
        'nproc',
        'as',
        'maxlogins',
        'maxsyslogins',
        'priority',
        'locks',
        'sigpending',
        'msgqueue',
        'nice',
        'rtprio',
        'chroot',
      ],
      doc: 'What is limited.',
    },
    value: { type: 'string', required: true, doc: 'The limit: a number, unlimited, infinity or -1.' },
    comment: { type: 'string', default: '', doc: 'A comment behind the limit.' },
    use_max: { type: 'bool', default: false, doc: 'Keep a limit that is higher.' },
    use_min: { type: 'bool', default: false, doc: 'Keep a limit that is lower.' },
  },
  check: ({ domain, value, comment, use_max, use_min }) => {
    if (/[\s#]/.test(domain) || domain === '') return 'domain must hold no blanks';
    if (!/^(-?\d+|unlimited|infinity)$/.test(value)) return 'value must be a number, unlimited or infinity';
    if (use_max && use_min) return 'give either use_max or use_min';
    return comment.includes('\n') ? 'comment must be a single line' : undefined;
  },
  transactional: true,
  want: (args) => ({ limit: 'as wanted', ...wantAttributes(args) }),
  looksAt: 'path',
  needs: ['text'],
  send: (args) => ({ ...sendAttributes(args), create: true }),
});
