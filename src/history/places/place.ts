/** What a place keeps of a run, as the run has written it. */
export interface RunTexts {
  /** run.json: how it began. */
  start: string;
  /** events.ndjson. */
  events: string;
  /** summary.json: how it ended; undefined for a run that was killed, or is at work. */
  summary: string | undefined;
}

/** Where runs are kept: the own folder, one that several controllers share, or a database. */
export interface HistoryPlace {
  /** The names of the runs, each with a text that changes when the run goes on. */
  runs(): Promise<Map<string, string>>;
  /** Reads a run; undefined if it is not there. */
  read(name: string): Promise<RunTexts | undefined>;
  /** Adds a run that has ended. */
  add(name: string, run: RunTexts): Promise<void>;
  close(): Promise<void>;
}
