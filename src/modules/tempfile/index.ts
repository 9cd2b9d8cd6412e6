import { pathParams } from '../../core/file-attributes.ts';
import { actionModule } from '../../core/module.ts';

const partForm = { is: 'a part of a name, without a slash', pattern: /^[^/]*$/ };

export default actionModule({
  summary: 'Create an empty file or directory under a name that did not exist before.',
  notes: 'Only its owner can read it. Registers `path`; remove it with the file module.',
  params: {
    state: { type: 'string', enum: ['file', 'directory'], default: 'file', doc: 'What to create.' },
    path: { type: 'path', default: '/tmp', doc: 'The directory in which to create it.' },
    prefix: { type: 'string', form: partForm, default: 'tmp.', doc: 'The beginning of its name.' },
    suffix: { type: 'string', form: partForm, default: '', doc: 'The end of its name.' },
    ...pathParams,
  },
  members: ['path', 'state', 'mode'],
  returns: ({ results: { path = '' } }, { state }) => ({
    path,
    state,
    mode: state === 'directory' ? '0700' : '0600',
  }),
});
