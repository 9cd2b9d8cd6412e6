import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DemoFailure } from './tell.mjs';

/** The folder of the checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

let current;
let stopped = false;

/** Ends what runs now, and lets nothing more begin but what clears up. */
export function stop(signal) {
  stopped = true;
  // on a terminal, Ctrl-C has reached the child already
  if (signal !== 'SIGINT' || !process.stdin.isTTY) current?.kill(signal);
}

/**
 * Runs a program in the checkout. `shown`: its output is for people and goes to this terminal. `watched`: that of its
 * stderr alone does, and the rest is not looked at. `clearing`: it clears up, so it runs even when the demo was
 * stopped, and Ctrl-C does not reach it.
 * @returns {Promise<{code: number, output: string}>} `output` has stdout and stderr together, unless they went elsewhere
 */
export function run(program, args, { shown = false, watched = false, clearing = false } = {}) {
  if (stopped && !clearing) throw new DemoFailure('stopped');
  return new Promise((resolve, reject) => {
    const [out, err] = shown ? ['inherit', 'inherit'] : watched ? ['ignore', 'inherit'] : ['pipe', 'pipe'];
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', out, err], detached: clearing });
    if (!clearing) current = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    child.on('error', (error) => reject(new DemoFailure(`cannot run ${program}: ${error.message}`)));
    child.on('close', (code) => {
      current = undefined;
      if (stopped && !clearing) reject(new DemoFailure('stopped'));
      else resolve({ code: code ?? 128, output });
    });
  });
}

/** Runs a program that has to succeed; what it said is shown when it does not. */
export async function must(program, args, options) {
  const { code, output } = await run(program, args, options);
  if (code === 0) return output;
  throw new DemoFailure(`${program} ${args.slice(0, 3).join(' ')} ended with status ${code}\n${output}`);
}

/** Runs the kplay of this checkout, as `run` does. */
export function kplay(args, options) {
  return run(process.execPath, [join(root, 'dist/bin.js'), ...args], options);
}
