import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';

export default stateModule({
  summary: 'Answer a question of a Debian package before the package asks it.',
  notes:
    'An installed package uses the answer when it is configured again. Answers of type password are not shown.',
  params: {
    name: {
      type: 'string',
      required: true,
      aliases: ['pkg'],
      form: { is: 'the name of a package', pattern: /^[\w.+][\w.+-]*$/ },
      doc: 'The package.',
    },
    question: {
      type: 'string',
      required: true,
      aliases: ['selection', 'setting'],
      form: forms.word,
      doc: 'The question.',
    },
    vtype: {
      type: 'string',
      required: true,
      enum: [
        'boolean',
        'error',
        'multiselect',
        'note',
        'password',
        'seen',
        'select',
        'string',
        'text',
        'title',
      ],
      doc: 'The type of the answer.',
    },
    value: {
      type: 'any',
      required: true,
      aliases: ['answer'],
      doc: 'The answer: a text, true or false, or a list for multiselect.',
    },
    unseen: { type: 'bool', default: false, doc: 'Let the package ask nevertheless.' },
  },
  check: ({ value }) => (answerOf(value).includes('\n') ? 'value must be a single line' : undefined),
  want: ({ value, vtype }) => ({ answer: vtype === 'password' ? 'as wanted' : answerOf(value) }),
  send: ({ value }) => ({ value: answerOf(value) }),
});

/** The text of an answer, as debconf stores it. */
function answerOf(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}
