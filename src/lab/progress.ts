/** Says what is being done, one line a step. */
export type Progress = (line: string) => void;

/** Lines on stderr, each with the seconds since the start. */
export function progressOnStderr(): Progress {
  const start = performance.now();
  return (line) => {
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    process.stderr.write(`[${seconds.padStart(5)} s] ${line}\n`);
  };
}
