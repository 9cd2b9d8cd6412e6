import { parseArgs } from 'node:util';
import { whyNoMachines } from './machine.ts';
import { explain, runSeeds } from './series.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '10' },
    'at-once': { type: 'string', default: '8' },
    verbose: { type: 'boolean', short: 'v', default: false },
  },
});
const why = whyNoMachines();
if (why) throw new Error(`no faults can be tried here: ${why}`);

const seeds = Array.from({ length: Number(values.runs) }, (_, i) => Number(values.seed) + i);
let wrong = 0;
await runSeeds(seeds, Number(values['at-once']), (verdict) => {
  if (verdict.wrong.length > 0) wrong++;
  if (verdict.wrong.length > 0) console.log(explain(verdict));
  if (values.verbose) console.log(JSON.stringify(verdict, null, 1));
});
console.log(`${seeds.length} runs, ${wrong} of them wrong`);
process.exit(wrong === 0 ? 0 : 1);
