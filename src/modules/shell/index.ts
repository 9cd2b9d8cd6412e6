import { actionModule } from '../../core/module.ts';

export default actionModule({
  summary: 'Run a line or a script in a shell.',
  notes:
    'A value that comes from a template is text in a script: hand it over with `environment` and write "$NAME", ' +
    'or pass it through the helper `quote`. Say with creates, removes, unless or onlyif when there is nothing to do.',
  params: {
    cmd: { type: 'string', required: true, doc: 'The script.' },
    executable: { type: 'path', default: '/bin/sh', doc: 'The shell that runs it.' },
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
});
