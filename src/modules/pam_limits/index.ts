import { sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { forms } from '../../core/forms.ts';
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
      form: { is: 'a user, @ and a group, * or a range', pattern: /^[^\s#]+$/ },
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
    value: {
      type: 'string',
      required: true,
      form: { is: 'a number, unlimited or infinity', pattern: /^(-?\d+|unlimited|infinity)$/ },
      doc: 'The limit: a number, unlimited, infinity or -1.',
    },
    comment: { type: 'string', form: forms.singleLine, default: '', doc: 'A comment behind the limit.' },
    use_max: { type: 'bool', default: false, doc: 'Keep a limit that is higher.' },
    use_min: { type: 'bool', default: false, doc: 'Keep a limit that is lower.' },
  },
  check: ({ use_max, use_min }) => (use_max && use_min ? 'give either use_max or use_min' : undefined),
  transactional: true,
  want: (args) => ({ limit: 'as wanted', ...wantAttributes(args) }),
  looksAt: 'path',
  needs: ['awk', 'text'],
  send: (args) => ({ ...sendAttributes(args), create: true }),
});
