/** What is left to do when the tests of a file are over. */
const ends: (() => unknown)[] = [];

/** Does something when the tests of the file that runs are over. */
export function atEnd(end: () => unknown): void {
  ends.push(end);
}

/** Does all that is left to do. */
export async function endFile(): Promise<void> {
  for (const end of ends.splice(0)) await end();
}
