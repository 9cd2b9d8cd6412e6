/** The session ended before a step was answered: the result of that step is unknown. */
export class SessionLost extends Error {
  override readonly name = 'SessionLost';
  readonly hint: string | undefined;
  /** The last output of the shell; never shown unchanged. */
  readonly lastWords: string;

  constructor(message: string, hint?: string, output = '') {
    super(message);
    this.hint = hint;
    this.lastWords = output;
  }
}

/**
 * Explains why a session ended, from the exit status and the last output of its shell.
 * @param hidesWords its output may contain secrets of a task with `no_log`
 */
export function lossOf(
  { code, signal }: { code: number | null; signal: string | null },
  output: string,
  hidesWords: boolean,
): SessionLost {
  const how =
    code !== null
      ? `the shell on the host ended with ${code}`
      : signal !== null
        ? `the shell on the host was killed by ${signal}`
        : 'the connection was lost';
  const isShown = output !== '' && code !== null && !hidesWords;
  return new SessionLost(isShown ? `${how}: ${output.slice(-500)}` : how, undefined, output);
}
