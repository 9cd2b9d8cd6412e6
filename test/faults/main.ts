import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { whyNoMachines } from './machine.ts';
import { explain, runTrials, type Verdict } from './series.ts';
import { some, sweep } from './sweep.ts';

/** Writes all that is known about a run to a file, and gives its path. */
function keep(verdict: Verdict): string {
  const path = join(tmpdir(), `kplay-faults-${verdict.seed}-${++wrong}.json`);
  writeFileSync(path, JSON.stringify(verdict, null, 1));
  return path;
}

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '10' },
    sweep: { type: 'string', multiple: true, default: [] },
    'at-once': { type: 'string', default: '40' },
    verbose: { type: 'boolean', short: 'v', default: false },
  },
});
const why = whyNoMachines();
if (why) throw new Error(`no faults can be tried here: ${why}`);

const [seed, runs] = [Number(values.seed), Number(values.runs)];
const all = values.sweep.length > 0 ? await sweep(seed, values.sweep) : undefined;
if (all) console.log(`there are ${all.length} moments`);
const trials = all ? some(all, runs) : Array.from({ length: runs }, (_, i) => ({ seed: seed + i }));
let wrong = 0;
const repeated = await runTrials(trials, Number(values['at-once']), (verdict) => {
  if (values.verbose) console.log(JSON.stringify(verdict, null, 1));
  if (verdict.wrong.length > 0) console.log(`${explain(verdict)}\n  history: ${keep(verdict)}`);
});
if (repeated > 0) console.log(`${repeated} runs were repeated: this machine was too busy for a login`);
console.log(`${trials.length} runs, ${wrong} of them wrong`);
process.exit(wrong === 0 ? 0 : 1);
