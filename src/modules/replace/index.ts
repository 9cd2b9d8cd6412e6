import { sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { stateModule } from '../../core/module.ts';
import type { Regex } from '../../core/regex.ts';
import { latin1, parsePattern, patternForm, regexProblem } from '../../core/regex-args.ts';
import { toParts, toProgram } from '../../core/regex-program.ts';
import { textParams } from '../../core/text-params.ts';

export default stateModule({
  summary: 'Replace all matches of a pattern in a text file.',
  notes:
    'Patterns are those of Python, as in Ansible, but without lookbehind: `^` and `$` match at each line, and a match may ' +
    'span lines. If each run would change the text again, the task fails before it writes anything. A link is ' +
    'followed if root or the user of the task owns it. Meant for configurations, not for files of many megabytes.',
  params: {
    ...textParams,
    regexp: {
      type: 'string',
      required: true,
      form: { ...patternForm, pattern: /^[\s\S]/ },
      doc: 'The pattern.',
    },
    replace: {
      type: 'string',
      default: '',
      doc: 'The text in place of each match; \\1 is what the first group matched.',
    },
    after: {
      type: 'string',
      form: patternForm,
      doc: 'A pattern: only the text after its first match is searched.',
    },
    before: {
      type: 'string',
      form: patternForm,
      doc: 'A pattern: only the text before its match is searched; with after, its first match behind that of after.',
    },
    encoding: {
      type: 'string',
      enum: ['utf-8'],
      default: 'utf-8',
      doc: 'The encoding of the file; kplay works on its bytes.',
    },
  },
  check: (args) =>
    regexProblem(() => {
      const regex = pattern(args.regexp);
      toParts(args.replace, regex);
      toProgram(section(args) ?? regex);
    }),
  transactional: true,
  want: (args) => ({ text: 'replaced', ...wantAttributes(args) }),
  looksAt: 'path',
  needs: ['awk', 'regex', 'text'],
  send: (args) => {
    const part = section(args);
    return {
      ...sendAttributes(args),
      regexp: latin1(toProgram(pattern(args.regexp))),
      replace: latin1(toParts(args.replace, pattern(args.regexp))),
      section: part && latin1(toProgram(part)),
      section_group: part?.names.get('subsection'),
    };
  },
});

function pattern(regexp: string): Regex {
  return parsePattern('regexp', regexp, 'm');
}

/** The pattern whose group `subsection` is the part of the text that is searched; undefined for all of it. */
function section({
  after,
  before,
}: {
  after?: string | undefined;
  before?: string | undefined;
}): Regex | undefined {
  if (!after && !before) return undefined;
  return parsePattern(
    'after and before',
    `${after ?? ''}(?P<subsection>.*${after && before ? '?' : ''})${before ?? ''}`,
    's',
  );
}
