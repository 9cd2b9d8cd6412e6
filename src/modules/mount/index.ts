import { pathParams } from '../../core/file-attributes.ts';
import type { Form } from '../../core/form.ts';
import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';

const pointForm: Form = {
  is: 'an absolute path without . and .., or none for swap',
  pattern: /^(none|swap|\/(?!(.*\/)?\.\.?(\/|$))[^\n]*)$/,
};
const fieldForm: Form = {
  is: 'a text without blanks and #',
  pattern: /^[^\s#]+$/,
  hint: (text) => (/\s/.test(text) ? 'write commas without blanks between options' : undefined),
};
const numberForm = { is: 'a number', pattern: /^\d+$/ };

export default stateModule({
  summary: 'Manage mounted file systems and their lines in /etc/fstab.',
  notes:
    'As in Ansible, mounted and absent are about both, present and absent_from_fstab about the file only, unmounted, ephemeral ' +
    'and remounted about what is mounted only. A file system whose line changes while it is mounted is mounted again.',
  params: {
    path: {
      type: 'string',
      required: true,
      aliases: ['name'],
      form: pointForm,
      doc: 'The mount point; none for swap.',
    },
    src: { type: 'string', form: forms.singleLine, doc: 'What is mounted, such as UUID=… or nas:/export.' },
    fstype: { type: 'string', form: fieldForm, doc: 'The type of the file system.' },
    opts: { type: 'string', form: fieldForm, default: 'defaults', doc: 'Options of mount(8).' },
    state: {
      type: 'string',
      enum: ['mounted', 'present', 'unmounted', 'absent', 'remounted', 'ephemeral', 'absent_from_fstab'],
      required: true,
      doc: 'The state; absent also removes the directory, which must be empty then.',
    },
    dump: { type: 'string', form: numberForm, default: '0', doc: 'The fifth field of the line.' },
    passno: {
      type: 'string',
      form: numberForm,
      default: '0',
      doc: 'The sixth field of the line, the order of checks at boot.',
    },
    boot: { type: 'bool', default: true, doc: 'Mount at boot; false adds the option noauto.' },
    fstab: {
      type: 'path',
      form: forms.wholePath,
      default: '/etc/fstab',
      doc: 'The file to use instead of /etc/fstab.',
    },
    backup: { type: 'bool', default: false, doc: 'Keep the old file beside the new one.' },
    ...pathParams,
  },
  check: (args) => {
    const { state } = args;
    const needs = ['mounted', 'present', 'ephemeral'].includes(state);
    if (needs && (!args.src || !args.fstype)) return `state ${state} needs src and fstype`;
    return !['present', 'absent_from_fstab'].includes(state) && !args.path.startsWith('/')
      ? 'path must be absolute; for swap, use none and state present or absent_from_fstab'
      : undefined;
  },
  want: ({ state }) => ({
    ...(['mounted', 'present'].includes(state) && { fstab: 'present' }),
    ...(['absent', 'absent_from_fstab'].includes(state) && { fstab: 'absent' }),
    ...(['mounted', 'ephemeral'].includes(state) && { mounted: 'yes' }),
    ...(['absent', 'unmounted'].includes(state) && { mounted: 'no' }),
    ...(state === 'absent' && { directory: 'absent' }),
    ...(state === 'remounted' && { remounted: 'yes' }),
  }),
  needs: ['awk', 'text'],
  send: ({ path, src, fstype, opts, dump, passno, boot, fstab, state }) => {
    const point = path.length > 1 ? path.replace(/\/+$/, '') : path;
    const options = boot ? opts : `${opts},noauto`;
    return {
      path: fstab,
      create: true,
      fstab: fstab === '/etc/fstab' ? undefined : fstab,
      point,
      point_field: field(point),
      src_field: src === undefined ? undefined : field(src),
      line: [field(src ?? ''), field(point), fstype, options, dump, passno].join(' '),
      by_source: fstype === 'swap',
      keeps: state === 'mounted' || state === 'present',
    };
  },
});

/** A field of fstab(5): blanks are written as octal digits. */
function field(text: string): string {
  return text.replace(/[ \t\\]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
