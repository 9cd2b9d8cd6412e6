/** The members of the registered value of a command. */
export const commandMembers = ['rc', 'stdout', 'stderr', 'stdout_lines', 'stderr_lines'] as const;

/** Arguments of every module that runs a command of the user; see `guard` and `run_input` in words.sh. */
export const commandParams = {
  chdir: { type: 'path', doc: 'The directory to run it in.' },
  creates: { type: 'path', doc: 'Do nothing if this path exists; a pattern such as /srv/*.db is fine.' },
  removes: { type: 'path', doc: 'Do nothing if this path does not exist; a pattern is fine.' },
  unless: {
    type: 'string',
    code: 'sh',
    doc: 'Do nothing if this shell command succeeds; it must change nothing.',
  },
  onlyif: {
    type: 'string',
    code: 'sh',
    doc: 'Do nothing if this shell command fails; it must change nothing.',
  },
  read_only: {
    type: 'bool',
    default: false,
    doc: 'It only reads: it also runs in check mode, and is reported as unchanged.',
  },
  stdin: {
    type: 'string',
    doc: 'Text for its standard input, where secrets belong: all users of a host can read arguments.',
  },
} as const;
