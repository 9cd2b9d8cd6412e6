import { sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';
import { textParams } from '../../core/text-params.ts';

export default stateModule({
  summary: 'Set or remove an option in a section of an INI file.',
  notes:
    'Other lines stay as they are, comments too. As in Ansible, a new value takes the place of the same option that is ' +
    'commented out. Only `=` separates an option from its value. A link is followed if root or the user of the task owns it.',
  params: {
    ...textParams,
    section: {
      type: 'string',
      form: forms.singleLine,
      doc: 'The name of the section; without it, the lines before the first section.',
    },
    section_has: {
      type: 'list',
      items: {
        type: 'map',
        keys: {
          option: { type: 'string', required: true, form: forms.singleLine, doc: 'The name of an option.' },
          value: { type: 'string', required: true, form: forms.singleLine, doc: 'Its value.' },
        },
      },
      doc: 'Options that distinguish the section from others of the same name; a new section gets them.',
    },
    option: {
      type: 'string',
      form: forms.singleLine,
      doc: 'The name of the option; without it, the task is about the section.',
    },
    value: { type: 'string', form: forms.singleLine, doc: 'The value of the option.' },
    values: {
      type: 'list',
      form: forms.singleLine,
      doc: 'Several values: the option has a line for each.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the file contains the option.',
    },
    exclusive: {
      type: 'bool',
      default: true,
      doc: 'Remove other values of the option; if false, only the given values are added or removed.',
    },
    no_extra_spaces: { type: 'bool', default: false, doc: 'Write no blanks around the =.' },
    ignore_spaces: {
      type: 'bool',
      default: false,
      doc: 'Leave a line alone that differs only in the blanks around the =.',
    },
    allow_no_value: { type: 'bool', default: false, doc: 'The option may have no value, and no = then.' },
    create: { type: 'bool', default: true, doc: 'Create the file and its directory if they are missing.' },
  },
  check: (args) => {
    if (!args.section && args.section_has) return 'section_has needs section';
    if (!args.section && !args.option) return 'give section, option or both';
    if (args.option === '') return 'option must not be empty';
    if (args.value !== undefined && args.values !== undefined) return 'give either value or values';
    const isGiven = args.value !== undefined || args.values !== undefined;
    if (args.option === undefined && isGiven) return 'a value needs option';
    const isEmpty = args.value === undefined && !args.values?.length;
    return args.option !== undefined && args.state === 'present' && isEmpty && !args.allow_no_value
      ? 'state present needs value, or allow_no_value: true'
      : undefined;
  },
  transactional: true,
  want: (args) => ({
    [args.option === undefined ? 'section' : 'option']: args.state,
    ...wantAttributes(args),
  }),
  looksAt: 'path',
  needs: ['awk', 'text'],
  send: (args) => {
    const values = args.value === undefined ? (args.values ?? []) : [args.value];
    return {
      ...sendAttributes(args),
      // each behind a letter, so that an empty one counts
      values: [...new Set(values)].map((value) => `=${value}`).join('\n'),
      section_has: pairs(args.section_has).join('\n'),
      equals: args.no_extra_spaces ? '=' : ' = ',
    };
  },
});

function pairs(options: { option: string; value: string }[] | undefined): string[] {
  return (options ?? []).flatMap(({ option, value }) => [option, value]);
}
