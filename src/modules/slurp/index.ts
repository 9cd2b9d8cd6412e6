import { pathParams } from '../../core/file-attributes.ts';
import { actionModule } from '../../core/module.ts';

export default actionModule({
  summary: 'Read a file of the host.',
  notes:
    'Registers `content`, in base64: `{{ b64decode r.content }}` is the text. The file may have up to 700 kB; the fetch module copies larger files.',
  params: {
    src: { type: 'path', required: true, aliases: ['path'], doc: 'The file; a link is followed.' },
    ...pathParams,
  },
  members: ['source', 'encoding', 'content'],
  transactional: true,
  returns: ({ results: { source = '', content = '' } }) => ({ source, encoding: 'base64', content }),
});
