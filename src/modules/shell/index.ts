import { commandParams } from '../../core/command-params.ts';
import { actionModule } from '../../core/module.ts';

export default actionModule({
  summary: 'Run a line or a script in a shell.',
  notes:
    'A value that a host or an inventory has said is quoted where it stands, and arrives as it is; ' +
    'what the playbook itself has chosen stays code. Say with creates, removes, unless or onlyif when there is nothing to do.',
  params: {
    cmd: { type: 'string', required: true, code: 'executable', doc: 'The script.' },
    executable: { type: 'path', default: '/bin/sh', doc: 'The shell that runs it.' },
    ...commandParams,
  },
});
