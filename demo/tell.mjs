const start = performance.now();

/** Says what is being done: one line, with the seconds since the start. */
export function tell(line) {
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(`[${seconds.padStart(5)} s] ${line}\n`);
}

/** Shows what a program has said, moved to the right, so that it is not taken for the demo's own words. */
export function show(text) {
  for (const line of text.trimEnd().split('\n')) process.stdout.write(`            ${line}\n`);
}

/** A part of the demo did not go as it should: one sentence. */
export class DemoFailure extends Error {}
