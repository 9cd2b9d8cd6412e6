import { commandParams } from '../../core/command-params.ts';
import { actionModule } from '../../core/module.ts';

export default actionModule({
  summary: 'Run a line or a script in a shell.',
  notes:
    'A value that comes from a template is text in a script: hand it over with `environment` and write "$NAME", ' +
    'or pass it through the helper `quote`. Say with creates, removes, unless or onlyif when there is nothing to do.',
  params: {
    cmd: { type: 'string', required: true, doc: 'The script.' },
    executable: { type: 'path', default: '/bin/sh', doc: 'The shell that runs it.' },
    ...commandParams,
  },
});
