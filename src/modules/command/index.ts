import { commandLine } from '../../core/command-line.ts';
import { commandMembers, commandParams } from '../../core/command-params.ts';
import type { Form } from '../../core/form.ts';
import { actionModule } from '../../core/module.ts';
import { hasOpenQuote, splitWords } from '../../core/split-words.ts';

const lineForm: Form = {
  is: 'a program and its arguments',
  problem: (text) => {
    if (text.trim() === '') return 'it is empty';
    return hasOpenQuote(text) ? 'a quote is not closed' : undefined;
  },
};

export default actionModule({
  summary: 'Run a program.',
  notes:
    'No shell is involved: `cmd` is split into words at blanks, with quotes as in a shell. Use creates, removes, ' +
    'unless or onlyif to skip the command if there is nothing to do, or read_only if it changes nothing.',
  params: {
    cmd: {
      type: 'string',
      code: 'words',
      form: lineForm,
      doc: 'The program and its arguments in one line.',
    },
    argv: { type: 'list', doc: 'The program and its arguments as a list, instead of cmd.' },
    ...commandParams,
  },
  check: ({ cmd, argv }) => {
    if ((cmd === undefined) === (argv === undefined)) return 'give either cmd or argv';
    return argv?.length === 0 ? 'argv must name a program' : undefined;
  },
  send: () => ({ cmd: undefined, argv: undefined }),
  words: ({ cmd, argv }) => argv ?? splitWords(cmd!),
  command: ({ cmd, argv }) => cmd ?? commandLine(argv!),
  members: commandMembers,
});
