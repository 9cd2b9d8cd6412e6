/** Who has locked a host: a run, or a person with `kplay lock`. Everything is as the host reports it. */
export interface LockHolder {
  /** The user and the controller, such as alice@ws1. */
  by: string;
  /** RFC 3339, UTC, by the clock of the controller. */
  since: string;
  /** The run that holds it, and its process on the controller. */
  run?: string;
  pid?: string;
  /** The name of the host in that run. */
  host?: string;
  /** The file of events of that run, on its controller. */
  report?: string;
  /** The process on the host that holds it, and its user. */
  process?: string;
  user?: string;
  /** What `kplay lock` was given. */
  message?: string;
}

const fields = ['run', 'by', 'pid', 'since', 'host', 'report'] as const;

/** A word for the list of processes of a host, which says who holds its lock. */
export function holderWord(holder: LockHolder): string {
  return `kplay-run:${fields.map((field) => encodeURIComponent(holder[field] ?? '')).join(',')}`;
}

/** Reads the word, from behind its colon. A host may report anything. */
export function readHolderWord(text: string): LockHolder {
  const values = text.split(',').map(decoded);
  const found = Object.fromEntries(fields.map((field, i) => [field, values[i] ?? '']).filter(([, v]) => v));
  return { by: 'somebody', since: '', ...found };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Says who has locked a host: a sentence without its end. */
export function lockSentence(holder: LockHolder | undefined): string {
  if (!holder) return 'a process has locked it that is hidden, or is not a run of kplay';
  const { by, since, pid, message, report } = holder;
  const time = since === '' ? '' : ` since ${since.replace('T', ' ').replace(/(?:\.\d+)?Z$/, ' UTC')}`;
  const there = pid === undefined ? '' : ` (process ${pid} there)`;
  return `${by} has locked it${time}${there}${message ? `: ${message}` : ''}${report ? `; its report is ${report}` : ''}`;
}
