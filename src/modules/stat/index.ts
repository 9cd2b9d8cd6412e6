import { pathParams } from '../../core/file-attributes.ts';
import { actionModule } from '../../core/module.ts';
import { statFormat } from '../../core/stat-fields.ts';
import { statResult } from './result.ts';

export default actionModule({
  summary: 'Report whether a path exists, and its attributes.',
  notes:
    'Registers `stat`, with the members of Ansible: `stat.exists`, `stat.isdir`, `stat.mode` and so on. Times are whole ' +
    'seconds. Unlike in Ansible, the MIME type and the flags are only reported on request, since each takes a process.',
  params: {
    path: { type: 'path', required: true, aliases: ['dest', 'name'], doc: 'The path.' },
    follow: { type: 'bool', default: false, doc: 'Report what a link points to instead of the link.' },
    get_checksum: { type: 'bool', default: true, doc: 'Report the checksum of a file.' },
    checksum_algorithm: {
      type: 'string',
      enum: ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'],
      default: 'sha1',
      aliases: ['checksum', 'checksum_algo'],
      doc: 'The kind of the checksum.',
    },
    get_mime: {
      type: 'bool',
      default: false,
      aliases: ['mime', 'mime_type', 'mime-type'],
      doc: 'Report the MIME type and the character set, if the host has the program `file`.',
    },
    get_attributes: {
      type: 'bool',
      default: false,
      aliases: ['attr', 'attributes'],
      doc: 'Report the flags that chattr sets, if the host has the program `lsattr`.',
    },
    ...pathParams,
  },
  transactional: true,
  send: () => ({ format: statFormat }),
  members: ['stat'],
  returns: ({ results }, { path }) => ({ stat: statResult(results, path) }),
});
