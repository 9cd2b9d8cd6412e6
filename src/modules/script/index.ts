import { commandMembers, commandParams } from '../../core/command-params.ts';
import { actionModule } from '../../core/module.ts';
import { decryptParam } from '../../core/source-param.ts';

export default actionModule({
  summary: 'Run a script of the controller on the host.',
  notes:
    'The host gets the script in a directory that only its user can enter, and removes it afterwards. Without executable, ' +
    "the first line of the script says what runs it. Unlike in Ansible, the script's arguments are in args.",
  params: {
    cmd: {
      type: 'file',
      required: true,
      aliases: ['src'],
      doc: 'The script on the controller, searched in files/ of the role or the playbook.',
    },
    args: { type: 'list', default: [], doc: 'The arguments of the script.' },
    executable: { type: 'path', doc: 'The program that runs the script, such as /usr/bin/python3.' },
    decrypt: decryptParam,
    ...commandParams,
  },
  words: ({ args }) => args,
  send: () => ({ args: undefined, decrypt: undefined }),
  content: ({ cmd }) => cmd,
  members: commandMembers,
});
