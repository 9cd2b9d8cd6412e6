/** Arguments of every module that writes a whole file; see `put_file` in files.sh. */
export const contentParams = {
  force: {
    type: 'bool',
    default: true,
    doc: 'Replace a file with different content; if false, only a missing file is written.',
  },
  backup: {
    type: 'bool',
    default: false,
    doc: 'Keep the old file beside the new one, under its name with a suffix.',
  },
  follow: {
    type: 'bool',
    default: false,
    doc: 'If the path is a link, write the file that it points to; only links of root or the user of the task.',
  },
  validate: {
    type: 'string',
    code: 'sh',
    doc: 'A command that must accept the new file before it is put in place; %s is its name.',
  },
} as const;
