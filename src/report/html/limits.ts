/** How much a page shows, so that it stays small and opens fast. docs/reports.md names these numbers. */
export const limits = {
  /** Columns of a matrix: groups of hosts with equal results. */
  columns: 40,
  /** Different results of one task, with their diffs and outputs. */
  results: 10,
  /** The names of hosts that share a result. */
  nameCharacters: 400,
  /** Lines of a diff, and characters of an output. */
  diffLines: 200,
  outputCharacters: 20_000,
  /** Characters of all diffs and outputs together. */
  details: 2_000_000,
  /** Rows of a timeline, of the slowest tasks, and of lists. */
  timelines: 50,
  slowest: 10,
  rows: 200,
};
