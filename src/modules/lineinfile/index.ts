import { sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { stateModule } from '../../core/module.ts';
import { latin1, parsePattern, regexProblem, sendPattern } from '../../core/regex-args.ts';
import { toParts, toProgram } from '../../core/regex-program.ts';
import { textParams } from '../../core/text-params.ts';

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
      doc: 'The line; with backrefs, \\1 is what the first group matched.',
    },
    regexp: {
      type: 'string',
      aliases: ['regex'],
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
    const { line, regexp, search_string, insertafter, insertbefore, backrefs, state } = args;
    if (insertafter !== undefined && insertbefore !== undefined)
      return 'give either insertafter or insertbefore';
    if (regexp !== undefined && search_string !== undefined) return 'give either regexp or search_string';
    if (backrefs && regexp === undefined) return 'backrefs needs regexp';
    if (regexp === '' || search_string === '') return 'an empty text is in every line: leave it out';
    if (state === 'present' && line === undefined) return 'state present needs line';
    if (line === undefined && regexp === undefined && search_string === undefined)
      return 'state absent needs line, regexp or search_string';
    if (line?.includes('\n')) return 'line must be a single line; blockinfile is for several';
    return patternProblem(args);
  },
  transactional: true,
  want: (args) => ({
    line: args.state,
    ...wantAttributes(args),
  }),
  looksAt: 'path',
  needs: ['regex', 'text'],
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

function patternProblem(args: {
  line?: string | undefined;
  regexp?: string | undefined;
  insertafter?: string | undefined;
  insertbefore?: string | undefined;
  backrefs: boolean;
}): string | undefined {
  return regexProblem(() => {
    const regex = args.regexp === undefined ? undefined : parsePattern('regexp', args.regexp);
    for (const name of ['insertafter', 'insertbefore'] as const)
      if (args[name] !== undefined) toProgram(parsePattern(name, args[name]));
    if (regex) toProgram(regex);
    if (regex && args.backrefs && args.line !== undefined) toParts(args.line, regex);
  });
}
