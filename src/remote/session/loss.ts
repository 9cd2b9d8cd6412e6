/** The session ended before a step was answered: what became of that step is not known. */
export class SessionLost extends Error {
  override readonly name = 'SessionLost';
  readonly hint: string | undefined;
  /** What the shell said last; never shown as it is. */
  readonly lastWords: string;

  constructor(message: string, hint?: string, said = '') {
    super(message);
    this.hint = hint;
    this.lastWords = said;
  }
}

/**
 * Why a session ended, from how its shell did and what that said last.
 * @param hidesWords its words may hold something of a task with `no_log`
 */
export function lossOf(
  { code, signal }: { code: number | null; signal: string | null },
  said: string,
  hidesWords: boolean,
): SessionLost {
  const how =
    code !== null
      ? `the shell on the host ended with ${code}`
      : signal !== null
        ? `the shell on the host was ended by ${signal}`
        : 'the connection was lost';
  const isTold = said !== '' && code !== null && !hidesWords;
  return new SessionLost(isTold ? `${how}: ${said.slice(-500)}` : how, undefined, said);
}
