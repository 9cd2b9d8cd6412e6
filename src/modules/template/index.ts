import { contentParams } from '../../core/content-params.ts';
import {
  attributeParams,
  copiedModeParam,
  pathParams,
  preserved,
  sendAttributes,
  sendNewMode,
  wantAttributes,
} from '../../core/file-attributes.ts';
import { labelNames, labelParams, noLabelsOfFolder, sendLabel, wantLabel } from '../../core/file-label.ts';
import { copiedEntries, directoryModeParam, sendFolder } from '../../core/folder-copy.ts';
import { stateModule } from '../../core/module.ts';

export default stateModule({
  summary:
    'Render a template, or all templates in a folder, on the controller and put the result on the host.',
  notes:
    'The variables are those of the task; see docs/templates.md for the syntax. Of a folder, only the files that differ are ' +
    'written, under the names of their templates, and other files on the host stay; a slash at the end of src means what is in ' +
    'the folder, not the folder itself. An encrypted template is decrypted; what it gives is in no report, and a new file has the ' +
    'mode 0600 unless mode is given.',
  params: {
    src: {
      type: 'template',
      folder: true,
      required: true,
      doc: 'A template or a folder on the controller, searched in templates/ of the role or the playbook.',
    },
    dest: {
      type: 'path',
      required: true,
      doc: 'The path on the host; in a directory, the file keeps the name of the template.',
    },
    ...contentParams,
    ...attributeParams,
    mode: copiedModeParam,
    directory_mode: directoryModeParam,
    ...labelParams,
    ...pathParams,
  },
  check: (args) => {
    if (!args.src.entries) return undefined;
    if (args.backup || args.validate) return 'backup and validate are for files, not for a folder';
    return Object.keys(wantLabel(args)).length > 0 ? noLabelsOfFolder : undefined;
  },
  transactional: { except: labelNames },
  want: ({ src, ...args }) =>
    src.entries
      ? { state: 'directory', files: 'as wanted' }
      : { state: 'file', sha256: src.sha256, ...wantAttributes(preserved(args, src)), ...wantLabel(args) },
  needs: ({ src }) => (src.entries ? ['tree', 'folder'] : []),
  send: ({ src, ...args }) =>
    src.entries
      ? sendFolder(args, src, copiedEntries(src.entries, args))
      : {
          ...sendNewMode(src),
          ...sendAttributes(preserved(args, src)),
          ...sendLabel(args),
          src: undefined,
          folder: false,
          directory_mode: undefined,
          name: src.name.split('/').pop(),
          keep_sha256: args.force ? undefined : src.sha256,
        },
  looksAt: 'dest',
  content: ({ src, ...args }) => (src.entries ? copiedEntries(src.entries, args) : src),
});
