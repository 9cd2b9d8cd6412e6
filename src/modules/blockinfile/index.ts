import { sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';
import { parsePattern, patternForm, sendPattern } from '../../core/regex-args.ts';
import { textParams } from '../../core/text-params.ts';

export default stateModule({
  summary: 'Make sure that a file contains a block of lines between two marker lines, or remove the block.',
  notes:
    'The markers are those of Ansible, so that its blocks are taken over. Patterns are those of Python, as in Ansible, ' +
    'but without lookbehind. A link is followed if root or the user of the task owns it.',
  params: {
    ...textParams,
    block: {
      type: 'string',
      default: '',
      aliases: ['content'],
      doc: 'The lines between the markers; with an empty text, the block is removed.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the file contains the block.',
    },
    marker: {
      type: 'string',
      form: forms.singleLine,
      default: '# {mark} ANSIBLE MANAGED BLOCK',
      doc: 'The marker lines, with marker_begin and marker_end in place of {mark}. Blocks of one file need different markers.',
    },
    marker_begin: {
      type: 'string',
      form: forms.singleLine,
      default: 'BEGIN',
      doc: 'The word in the first marker line.',
    },
    marker_end: {
      type: 'string',
      form: forms.singleLine,
      default: 'END',
      doc: 'The word in the last marker line.',
    },
    insertafter: {
      type: 'string',
      form: patternForm,
      doc: 'A pattern, or EOF. A new block goes after the last line that matches, or to the end.',
    },
    insertbefore: {
      type: 'string',
      form: patternForm,
      doc: 'A pattern, or BOF, the beginning of the file. A new block goes before the last line that matches, or to the end.',
    },
    create: { type: 'bool', default: false, doc: 'Create the file and its directory if they are missing.' },
    append_newline: {
      type: 'bool',
      default: false,
      doc: 'Make sure that an empty line is after the block.',
    },
    prepend_newline: {
      type: 'bool',
      default: false,
      doc: 'Make sure that an empty line is before the block.',
    },
  },
  check: (args) => {
    if (args.insertafter !== undefined && args.insertbefore !== undefined)
      return 'give either insertafter or insertbefore';
    const [begin, end] = markers(args);
    if (begin === end) return 'the two markers must differ: {mark} stands for BEGIN or END';
    return args.block.split('\n').some((line) => line === begin || line === end)
      ? 'the block must not contain its own markers'
      : undefined;
  },
  transactional: true,
  want: (args) => ({
    block: args.block === '' ? 'absent' : args.state,
    ...wantAttributes(args),
  }),
  looksAt: 'path',
  needs: ['awk', 'regex', 'text'],
  send: (args) => {
    const [begin, end] = markers(args);
    return {
      ...sendAttributes(args),
      ...sendPattern('place', placeOf(args)),
      where: args.insertbefore === undefined ? 'after' : args.insertbefore === 'BOF' ? 'BOF' : 'before',
      state: args.block === '' ? 'absent' : args.state,
      begin,
      end,
    };
  },
});

function markers(args: { marker: string; marker_begin: string; marker_end: string }): [string, string] {
  const line = (word: string) => args.marker.replaceAll('{mark}', () => word);
  return [line(args.marker_begin), line(args.marker_end)];
}

/** The pattern of the line beside a new block; undefined for a block at the beginning or the end. */
function placeOf(args: { insertafter?: string | undefined; insertbefore?: string | undefined }) {
  const { insertafter, insertbefore } = args;
  if (insertafter !== undefined && insertafter !== 'EOF') return parsePattern('insertafter', insertafter);
  if (insertbefore !== undefined && insertbefore !== 'BOF') return parsePattern('insertbefore', insertbefore);
  return undefined;
}
