import { forms } from './forms.ts';
import { parseMode } from './mode.ts';
import type { ShellValue } from './module.ts';
import type { SourceFile } from './params.ts';

/** Arguments of every module whose path may pass through directories of other users; see paths.sh. */
export const pathParams = {
  follow_links: {
    type: 'bool',
    default: false,
    doc: 'Follow links in the path that belong to users other than root and the user who runs the task.',
  },
} as const;

// an empty text leaves it as it is
const ownerForm = { ...forms.userName, pattern: /^([^-:,\s/][^:,\s/]*)?$/ };
const groupForm = { ...forms.groupName, pattern: /^([^-:,\s/][^:,\s/]*)?$/ };

/** Arguments of every module that writes a file. */
export const attributeParams = {
  mode: { type: 'mode', doc: 'Permissions, such as "0644" (quoted) or "u=rw,go=r".' },
  owner: { type: 'string', form: ownerForm, doc: 'Name or number of the user that owns it.' },
  group: { type: 'string', form: groupForm, doc: 'Name or number of the group that owns it.' },
} as const;

/** The mode of a module that copies a file. */
export const copiedModeParam = {
  ...attributeParams.mode,
  words: ['preserve'],
  doc: 'Permissions, such as "0644" (quoted) or "u=rw,go=r"; preserve takes those of src.',
} as const;

/** The attributes of a copy of a file of the controller: its own mode, if that is preserved. */
export function preserved<A extends Attributes>(args: A, source: SourceFile | undefined): A {
  if (args.mode !== 'preserve') return args;
  return { ...args, mode: (source?.mode ?? 0o644).toString(8).padStart(4, '0') };
}

/** The mode of a new file without a `mode`: what is secret on the controller is secret on the host. */
export function sendNewMode(source: SourceFile | undefined): Record<string, ShellValue> {
  return { default_mode: source?.isSecret ? '0600' : undefined };
}

interface Attributes {
  mode?: string | undefined;
  owner?: string | undefined;
  group?: string | undefined;
}

/** The keys that emit_attributes emits, as far as they are given. */
export function wantAttributes({ mode, owner, group }: Attributes): Record<string, string> {
  return { ...(mode && { mode: octal(mode) }), ...(owner && { owner }), ...(group && { group }) };
}

/** The variables for the mode that emit_attributes and open_temp need, see attributes.sh and files.sh. */
export function sendAttributes({ mode, owner, group }: Attributes): Record<string, ShellValue> {
  if (!mode) return { owner, group };
  const { keep, set, keepX, setX } = parseMode(mode)!;
  // without x and set-id bits, a umask makes the mode as the file is created
  const umask = keep === 0 && (set & ~0o666) === 0 ? (0o666 & ~set).toString(8).padStart(3, '0') : undefined;
  return {
    owner,
    group,
    mode: octal(mode),
    mode_keep: keep,
    mode_set: set,
    mode_keep_x: keepX,
    mode_set_x: setX,
    umask,
  };
}

/** "644" as hosts print it, "0644"; a symbolic mode as it is. */
function octal(mode: string): string {
  return /^[0-7]+$/.test(mode) ? mode.padStart(4, '0') : mode;
}
