/** Days since 1970 (UTC). */
const today = Math.floor(Date.now() / 86_400_000);

/** Whether tests run all of their cases, those too of which others have a part each day. */
export const runsAll = process.env.KPLAY_TEST_ALL === 'yes';

/** Whether it is the turn of the case with this number: it is once in so many days. */
export function isDue(number: number, days: number): boolean {
  return number % days === today % days;
}

/** The cases whose turn it is, of a series that takes too long for each run of the tests; `KPLAY_TEST_ALL=yes` gives all. */
export function dueCases<T>(cases: readonly T[], days: number): T[] {
  return cases.filter((_, i) => runsAll || isDue(i, days));
}

/** The window of a long series of seeds whose turn it is, one of so many each day; `KPLAY_TEST_SEED=N` or `FROM-TO` gives another one. */
export function dueWindow(length: number, windows: number): { first: number; length: number } {
  const [from, to = from] = (process.env.KPLAY_TEST_SEED ?? '').split('-').map(Number);
  return from ? { first: from, length: to! - from + 1 } : { first: (today % windows) * length + 1, length };
}

/** The numbers from 1 up to a last one whose turn it is; `KPLAY_TEST_SEED=N` or `FROM-TO` gives others. */
export function dueSeeds(last: number, days: number): number[] {
  const series = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const [from, to = from] = (process.env.KPLAY_TEST_SEED ?? '').split('-').map(Number);
  return from ? series(from, to!) : dueCases(series(1, last), days);
}
