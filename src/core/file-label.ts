import type { Form } from './form.ts';
import type { ShellValue } from './module.ts';

const partForm: Form = {
  is: 'a part of an SELinux context, such as httpd_sys_content_t',
  pattern: /^[A-Za-z][\w.-]*$/,
};
const levelForm: Form = { is: 'a level of SELinux, such as s0 or s0:c1,c2', pattern: /^s\d[\w:,.-]*$/ };

/** Arguments of modules that set the SELinux context of a file. They have no effect where SELinux is disabled. */
export const labelParams = {
  setype: {
    type: 'string',
    form: partForm,
    doc: 'The type in the SELinux context of the file; no effect where SELinux is disabled.',
  },
  seuser: { type: 'string', form: partForm, doc: 'The user in this context.' },
  serole: { type: 'string', form: partForm, doc: 'The role in this context.' },
  selevel: { type: 'string', form: levelForm, doc: 'The level in this context.' },
} as const;

/** What a module says that copies a folder. */
export const noLabelsOfFolder =
  'setype and the like are for files, not for a folder: set them with the module file and recurse: true';

/** The names of these arguments. */
export const labelNames = Object.keys(labelParams);

interface Label {
  setype?: string | undefined;
  seuser?: string | undefined;
  serole?: string | undefined;
  selevel?: string | undefined;
}

/** The keys that kp_emit_label emits, as far as they are given. */
export function wantLabel({ setype, seuser, serole, selevel }: Label): Record<string, string> {
  return {
    ...(setype !== undefined && { setype }),
    ...(seuser !== undefined && { seuser }),
    ...(serole !== undefined && { serole }),
    ...(selevel !== undefined && { selevel }),
  };
}

/** The pattern that the wanted context matches, see label.sh; empty if the task sets none. */
export function sendLabel({ setype, seuser, serole, selevel }: Label): Record<string, ShellValue> {
  const parts = [seuser, serole, setype, selevel];
  return {
    label: parts.every((part) => part === undefined) ? undefined : parts.map((part) => part ?? '*').join(':'),
  };
}
