import { describe, expect, test } from 'vitest';
import { whyNoMachines } from './faults/machine.ts';
import { explain, runSeeds } from './faults/series.ts';
import { dueSeeds } from './support/today.ts';

const why = whyNoMachines();
if (why) console.warn(`NOT TESTED: ${why}`);

describe.skipIf(why !== undefined)('runs with random faults', () => {
  test('report nothing that is wrong, run no step twice, leave nothing, and can be repeated', async () => {
    const wrong: string[] = [];
    await runSeeds(dueSeeds(300, 30), 10, (verdict) => {
      if (verdict.wrong.length > 0) wrong.push(explain(verdict));
    });
    expect(wrong.join('\n')).toBe('');
  }, 600_000);
});
