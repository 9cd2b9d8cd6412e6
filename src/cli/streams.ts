import { exitCode } from '../core/errors.ts';

/** May this stream show colours? @see https://no-color.org */
export function useColor(stream: { isTTY?: boolean }): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}

/** Lets the program go on when whoever reads it is gone, or a disk is full; it says so and ends with 3. */
export function watchStreams(): void {
  let isTold = false;
  process.stderr.on('error', () => {
    // there is nobody left to tell
  });
  process.stdout.on('error', (error) => {
    if (!isTold) cannotWrite('to stdout', error);
    isTold = true;
  });
}

/** Says what could not be written. The exit code is 3 then, unless there is a worse one. */
export function cannotWrite(what: string, error: Error): void {
  const { code = '' } = error as NodeJS.ErrnoException;
  process.stderr.write(`kplay: cannot write ${what}: ${reasons[code] ?? error.message}\n`);
  process.once('exit', () => {
    process.exitCode ||= exitCode.failed;
  });
}

const reasons: Record<string, string> = {
  EPIPE: 'its reader has gone away',
  ENOSPC: 'no space left on the device',
};
