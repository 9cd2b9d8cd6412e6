import { sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import type { Form } from '../../core/form.ts';
import { stateModule } from '../../core/module.ts';
import { latin1, parsePattern, patternForm, regexProblem, sendPattern } from '../../core/regex-args.ts';
import { toParts } from '../../core/regex-program.ts';
import { textParams } from '../../core/text-params.ts';

const lineForm: Form = {
  is: 'a single line',
  pattern: /^[^\n]*$/,
  hint: () => 'blockinfile is for several lines',
};

export default stateModule({
  summary: 'Make sure that a file contains a line, replace a line, or remove lines.',
  notes:
    'Patterns are those of Python, as in Ansible, but without lookbehind. If each run would change the line again, ' +
    'the task fails before it writes anything. A link is followed if root or the user of the task owns it.',
  params: {
    ...textParams,
    line: {
      type: 'string',
      aliases: ['value'],
      form: lineForm,
      doc: 'The line; with backrefs, \\1 is what the first group matched.',
    },
    regexp: {
      type: 'string',
      aliases: ['regex'],
      form: patternForm,
      doc: 'A pattern. The last line that matches is replaced; with state absent, all lines that match are removed.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the file contains the line.',
    },
    insertafter: {
      type: 'string',
      form: patternForm,
      doc: 'A pattern, or EOF. If no line is replaced, the new line goes after the last line that matches, or to the end.',
    },
    create: { type: 'bool', default: false, doc: 'Create the file and its directory if they are missing.' },
    backrefs: {
      type: 'bool',
      default: false,
      doc: 'Insert what the groups of regexp matched into line. If nothing matches, the file is not changed.',
    },
    insertbefore: {
      type: 'string',
      form: patternForm,
      doc: 'Like insertafter, but before the line; BOF is the beginning of the file.',
    },
    search_string: { type: 'string', doc: 'Like regexp, but a text that the line contains, not a pattern.' },
    firstmatch: {
      type: 'bool',
      default: false,
      doc: 'Use the first line that matches instead of the last.',
    },
  },
  check: (args) => {
    if (args.state === 'present' && args.line === undefined) return 'state present needs line';
    if (args.insertafter !== undefined && args.insertbefore !== undefined)
      return 'give either insertafter or insertbefore';
    if (args.backrefs && args.regexp === undefined) return 'backrefs needs regexp';
    if (args.regexp !== undefined && args.search_string !== undefined)
      return 'give either regexp or search_string';
    if (args.regexp === '' || args.search_string === '')
      return 'an empty text is in every line: leave it out';
    if (args.line === undefined && args.regexp === undefined && args.search_string === undefined)
      return 'state absent needs line, regexp or search_string';
    return args.backrefs && args.line !== undefined ? backrefProblem(args.line, args.regexp!) : undefined;
  },
  transactional: true,
  want: (args) => ({
    line: args.state,
    ...wantAttributes(args),
  }),
  looksAt: 'path',
  needs: ['awk', 'regex', 'text'],
  send: (args) => {
    const { line, regexp, insertafter, insertbefore, backrefs } = args;
    const where = insertafter ?? insertbefore;
    const place = where === 'BOF' || where === undefined ? undefined : parsePattern('place', where);
    const plain = where === 'BOF' || where === undefined || (where === 'EOF' && insertafter !== undefined);
    return {
      ...sendAttributes(args),
      regexp_given: regexp !== undefined,
      ...sendPattern('regexp', regexp === undefined ? undefined : parsePattern('regexp', regexp), backrefs),
      ...sendPattern('place', plain ? undefined : place),
      where: plain ? (where ?? 'EOF') : insertafter !== undefined ? 'after' : 'before',
      parts:
        backrefs && line !== undefined ? latin1(toParts(line, parsePattern('regexp', regexp!))) : undefined,
      insertafter: undefined,
      insertbefore: undefined,
    };
  },
});

/** What is wrong with the references to groups in a line. */
function backrefProblem(line: string, regexp: string): string | undefined {
  return regexProblem(() => toParts(line, parsePattern('regexp', regexp)));
}
