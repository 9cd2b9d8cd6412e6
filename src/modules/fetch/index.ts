import { pathParams } from '../../core/file-attributes.ts';
import { forms } from '../../core/forms.ts';
import { actionModule } from '../../core/module.ts';
import { fetchFile, partLength } from './save.ts';

export default actionModule({
  summary: 'Copy a file of the host to the controller.',
  notes:
    'The file becomes DEST/HOST/PATH, or DEST itself with flat. It is replaced as a whole, once its SHA-256 is as on the ' +
    'host, and never lies outside of dest. Registers `dest` and `checksum`, the SHA-256.',
  params: {
    src: {
      type: 'path',
      required: true,
      form: { ...forms.wholePath, is: 'the absolute path of a file', pattern: /^\/.*[^/]$/ },
      doc: 'The file on the host; a link is followed.',
    },
    dest: {
      type: 'string',
      required: true,
      form: { is: 'a path', pattern: /^[\s\S]+$/ },
      doc: 'A directory on the controller; relative to the playbook.',
    },
    flat: {
      type: 'bool',
      default: false,
      doc: 'dest is the file itself, or with a slash at its end the directory of the file.',
    },
    fail_on_missing: { type: 'bool', default: true, doc: 'Fail if the file does not exist.' },
    validate_checksum: {
      type: 'bool',
      default: true,
      doc: 'Has no effect: kplay always compares checksums.',
    },
    ...pathParams,
  },
  send: () => ({ offset: 0, length: partLength }),
  drive: fetchFile,
});
