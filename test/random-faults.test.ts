import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, test } from 'vitest';
import { whyNoMachines } from './faults/machine.ts';
import { dueWindow } from './support/today.ts';

const why = whyNoMachines();
if (why) console.warn(`NOT TESTED: ${why}`);

describe.skipIf(why !== undefined)('runs with random faults', () => {
  // in a process of its own, with a bundle: here, the code would be slower
  test('report nothing that is wrong, run no step twice, leave nothing, and can be repeated', async () => {
    const { first, length } = dueWindow(300, 10);
    const program = ['--max-semi-space-size=64', 'test/faults/main.mjs'];
    const words = [...program, '--seed', `${first}`, '--runs', `${length}`];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, words).catch((error) => error);
    const text = stdout + stderr;
    // what is wrong is the message
    if (!new RegExp(`^(\\d+ runs were repeated: .*\\n)?${length} runs, 0 of them wrong\\n$`).test(text))
      throw new Error(text);
  }, 900_000);
});
