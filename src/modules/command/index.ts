import { commandLine } from '../../core/command-line.ts';
import { commandParams } from '../../core/command-params.ts';
import { actionModule } from '../../core/module.ts';
import { splitWords } from '../../core/split-words.ts';

export default actionModule({
  summary: 'Run a program.',
  notes:
    'No shell is involved: `cmd` is split into words at blanks, with quotes as in a shell. Use creates, removes, ' +
    'unless or onlyif to skip the command if there is nothing to do, or read_only if it changes nothing.',
  params: {
    cmd: { type: 'string', code: 'words', doc: 'The program and its arguments in one line.' },
    argv: { type: 'list', doc: 'The program and its arguments as a list, instead of cmd.' },
    ...commandParams,
  },
  check: ({ cmd, argv }) =>
    (cmd === undefined) === (argv === undefined) ? 'give either cmd or argv' : undefined,
  send: () => ({ cmd: undefined, argv: undefined }),
  words: ({ cmd, argv }) => argv ?? splitWords(cmd!),
  command: ({ cmd, argv }) => cmd ?? commandLine(argv!),
});
