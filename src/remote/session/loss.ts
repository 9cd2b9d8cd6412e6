import { ConnectionError } from '../../core/connection-error.ts';
import { type Become, explainBecome } from '../step/become.ts';

/** Why a session ended. */
export interface Loss {
  message: string;
  hint?: string;
  /** The last output of the shell; never shown unchanged. */
  lastWords?: string;
}

/**
 * Explains why a session ended, from the exit status and the last output of its shell.
 * @param hidesWords its output may contain secrets of a task with `no_log`
 */
export function lossOf(
  { code, signal }: { code: number | null; signal: string | null },
  lastWords: string,
  hidesWords: boolean,
): Loss {
  const how =
    code !== null
      ? `the shell on the host ended with ${code}`
      : signal !== null
        ? `the shell on the host was killed by ${signal}`
        : 'the connection was lost';
  const isShown = lastWords !== '' && code !== null && !hidesWords;
  return { message: isShown ? `${how}: ${lastWords.slice(-500)}` : how, lastWords };
}

/** The error for a session that ended after its first answer: the result of a step without an answer is unknown. */
export function lostSession({ message, hint }: Loss): ConnectionError {
  return new ConnectionError('lost', message, hint);
}

/** The error for a session that was killed because the run was ended, with the command that it ran. */
export function killedSession(command: string | undefined): ConnectionError {
  const [line = ''] = (command ?? '').split('\n');
  const what = line === '' ? 'what it ran' : `"${line.length > 60 ? `${line.slice(0, 59)}…` : line}"`;
  return new ConnectionError('lost', `the run was ended, and ${what} was killed`);
}

/** The error for a session that never answered. */
export function noSession({ message, lastWords = '' }: Loss, become: Become | undefined): ConnectionError {
  const refused = become && explainBecome(`${message} ${lastWords}`, become);
  if (refused) return new ConnectionError('session', refused.message, refused.hint);
  const hint = 'can you run `ssh HOST sh -c true` by hand?';
  return new ConnectionError('session', `no shell on the host: ${message}`, hint);
}
