import { actionModule } from '../../core/module.ts';
import { splitWords } from '../../core/split-words.ts';

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
