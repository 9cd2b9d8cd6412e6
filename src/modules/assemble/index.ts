import { contentParams } from '../../core/content-params.ts';
import { attributeParams, pathParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { stateModule } from '../../core/module.ts';
import { parsePattern, patternForm, sendPattern } from '../../core/regex-args.ts';

const { force: _, ...params } = contentParams;

export default stateModule({
  summary: 'Make a file of the files in a directory of the host.',
  notes:
    'The files are put together in the order of their names. To use files of the controller, copy their folder first. ' +
    'Patterns are those of Python, as in Ansible, but without lookbehind.',
  params: {
    src: { type: 'path', required: true, doc: 'The directory.' },
    dest: { type: 'path', required: true, doc: 'The file to make.' },
    delimiter: { type: 'string', doc: 'A line between the files; \\n and \\t have their usual meaning.' },
    regexp: { type: 'string', form: patternForm, doc: 'A pattern: only files whose name matches are used.' },
    ignore_hidden: { type: 'bool', default: false, doc: 'Leave out files whose name begins with a dot.' },
    remote_src: {
      type: 'bool',
      default: true,
      doc: 'src is on the host; false is not supported.',
    },
    ...params,
    ...attributeParams,
    ...pathParams,
  },
  check: ({ remote_src }) =>
    remote_src ? undefined : 'remote_src: false is not supported: copy the folder to the host first',
  transactional: true,
  want: (args) => ({ state: 'file', content: 'as src', ...wantAttributes(args) }),
  needs: ['awk', 'regex'],
  send: (args) => ({
    ...sendAttributes(args),
    ...sendPattern('regexp', args.regexp === undefined ? undefined : parsePattern('regexp', args.regexp)),
    regexp_given: args.regexp !== undefined,
    delimiter: args.delimiter === undefined ? undefined : delimiterOf(args.delimiter),
    name: undefined,
  }),
});

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\' };

/** The text between two files: always whole lines. */
function delimiterOf(text: string): string {
  return text.replace(/\\([ntr\\])/g, (_all, letter: string) => escapes[letter]!).replace(/\n?$/, '\n');
}
