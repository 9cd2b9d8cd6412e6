import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { whyNoMachines } from './faults/machine.ts';
import { dueWindow } from './support/today.ts';

const why = whyNoMachines();
if (why) console.warn(`NOT TESTED: ${why}`);

describe.skipIf(why !== undefined)('runs with random faults', () => {
  // a process of its own, with the bundle: it takes half of the CPU time that it takes here
  test('report nothing that is wrong, run no step twice, leave nothing, and can be repeated', () => {
    const { first, length } = dueWindow(300, 10);
    const words = ['test/faults/main.mjs', '--seed', `${first}`, '--runs', `${length}`];
    const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
    expect(stdout + stderr).toBe(`${length} runs, 0 of them wrong\n`);
  }, 900_000);
});
