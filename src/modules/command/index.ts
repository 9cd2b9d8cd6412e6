import { commandParams } from '../../core/command-params.ts';
import { actionModule } from '../../core/module.ts';
import { splitWords } from '../../core/split-words.ts';

export default actionModule({
  summary: 'Run a program.',
  notes:
    'No shell is involved: `cmd` is split into words at blanks, quotes as in a shell. ' +
    'Say with creates, removes, unless or onlyif when there is nothing to do, or that the command is read_only.',
  params: {
    cmd: { type: 'string', code: 'words', doc: 'The program and its arguments in one line.' },
    argv: { type: 'list', doc: 'The program and its arguments as a list, instead of cmd.' },
    ...commandParams,
  },
  check: ({ cmd, argv }) =>
    (cmd === undefined) === (argv === undefined) ? 'give either cmd or argv' : undefined,
  send: () => ({ cmd: undefined, argv: undefined }),
  words: ({ cmd, argv }) => argv ?? splitWords(cmd!),
});
