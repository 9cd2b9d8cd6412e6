import { commandMembers, commandParams } from '../../core/command-params.ts';
import { actionModule } from '../../core/module.ts';

export default actionModule({
  summary: 'Run a line or a script in a shell.',
  notes:
    'A value from a host or an inventory is quoted at its place, and arrives unchanged; values that the playbook ' +
    'itself chooses stay code. Use creates, removes, unless or onlyif to skip the script if there is nothing to do.',
  params: {
    cmd: { type: 'string', required: true, code: 'executable', doc: 'The script.' },
    executable: { type: 'path', default: '/bin/sh', doc: 'The shell that runs it.' },
    ...commandParams,
  },
  command: ({ cmd }) => cmd,
  members: commandMembers,
});
