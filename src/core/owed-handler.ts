/** A handler that a host is owed: a task changes what needs it, and the run can end before it has run. */
export interface OwedHandler {
  /** The name of its file on the host: hexadecimal digits. */
  key: string;
  /** What the file says, for the next run. */
  text: string;
}

/** The run that owes a handler. */
export interface OwingRun {
  /** RFC 3339, UTC, by the clock of the controller. */
  since: string;
  /** The user and the controller, such as alice@ws1. */
  by: string;
}

/** What the file of an owed handler says. */
export interface OwedNote extends OwingRun {
  playbook: string;
  play: string;
  handler: string;
}

/** What a host says about a file that is kept only because a shell cannot remove it: its handler has run. */
export const clearedText = '.\n';

/** The most characters of a name. */
const longest = 200;

/** The text of a file. */
export function owedText({ since, by, playbook, play, handler }: OwedNote): string {
  return [`${since} ${by}`, playbook, play, handler].map(owedLine).join('\n');
}

/** A name in the form of a file. */
export function owedLine(name: string): string {
  return name.replace(/\p{Cc}+/gu, ' ').slice(0, longest);
}

/** Reads a file, as the host reports it: undefined if it says anything else. */
export function readOwedText(text: string): OwedNote | undefined {
  const lines = text.split('\n');
  const [head = '', playbook = '', play = '', handler = '', rest, ...more] = lines;
  const [, since, by] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([^\s@]+@[^\s@]+)$/.exec(head) ?? [];
  const isValid =
    rest === '' && more.length === 0 && lines.slice(0, 4).every((line) => line === owedLine(line));
  if (!since || !by || !isValid || !handler) return undefined;
  return { since, by, playbook, play, handler };
}

/** Says why a host is owed a handler: a sentence without its end. */
export function owedSentence(handler: string, note: OwedNote | undefined): string {
  const run = note
    ? `the run of ${note.by} from ${note.since.replace('T', ' ').replace(/\..*/, ' UTC')}`
    : 'an earlier run';
  return `the handler "${handler}" is owed: ${run} has changed what needs it, and did not run it`;
}
