import { actionModule } from '../../core/module.ts';

export default actionModule({
  summary: 'Run a program.',
  notes:
    'No shell is involved: `cmd` is split into words at blanks, quotes as in a shell. ' +
    'Say with creates, removes, unless or onlyif when there is nothing to do, or that the command is read_only.',
  params: {
    cmd: { type: 'string', doc: 'The program and its arguments in one line.' },
    argv: { type: 'list', doc: 'The program and its arguments as a list, instead of cmd.' },
    chdir: { type: 'path', doc: 'The directory to run it in.' },
    creates: { type: 'path', doc: 'Do nothing if this path exists; a pattern such as /srv/*.db is fine.' },
    removes: { type: 'path', doc: 'Do nothing if this path does not exist; a pattern is fine.' },
    unless: { type: 'string', doc: 'Do nothing if this shell command succeeds; it must change nothing.' },
    onlyif: { type: 'string', doc: 'Do nothing if this shell command fails; it must change nothing.' },
    read_only: {
      type: 'bool',
      default: false,
      doc: 'It only looks: it runs in check mode too and is reported as unchanged.',
    },
    stdin: { type: 'string', doc: 'Text for its standard input; empty otherwise.' },
  },
  check: ({ cmd, argv }) =>
    (cmd === undefined) === (argv === undefined) ? 'give either cmd or argv' : undefined,
  send: () => ({ cmd: undefined, argv: undefined }),
  words: ({ cmd, argv }) => argv ?? splitWords(cmd!),
});

/**
 * Splits a line into words as a shell does: at blanks, with '...', "..." and backslash (XCU 2.2), and nothing else:
 * no variables, no patterns, no operators.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (const [part] of line.matchAll(/\s+|'[^']*'|"(?:\\.|[^"\\])*"|\\[\s\S]|[^\s'"\\]+|['"\\]/g)) {
    if (/^\s/.test(part)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + unquote(part);
  }
  if (word !== undefined) words.push(word);
  return words;
}

function unquote(part: string): string {
  if (part.length > 1 && part.startsWith("'")) return part.slice(1, -1);
  if (part.length > 1 && part.startsWith('"')) return part.slice(1, -1).replace(/\\(["\\$`])/g, '$1');
  return part.length > 1 && part.startsWith('\\') ? part.slice(1) : part;
}
