import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { labUp } from '../../src/lab/up.ts';
import { freshLab, removeLab } from '../support/lab-hosts.ts';
import { recordedStories } from '../support/recorded.ts';
import { dueShells } from '../support/shell-host.ts';
import { dueCases } from '../support/today.ts';
import { byAnsible, inputsOf, isInCollection } from '../twins/ansible.ts';
import { type Twin, type TwinStory, twins } from '../twins/case.ts';
import { byKplay, type TwinRuns } from '../twins/kplay.ts';
import { packages } from '../twins/packages.ts';

/** KPLAY_TEST_MODULES=copy,file selects modules, KPLAY_TEST_LAB_NAME names the lab. */
const labName = process.env.KPLAY_TEST_LAB_NAME ?? 'testtwins';
const wanted = process.env.KPLAY_TEST_MODULES?.split(',');
const chosen = twins.filter(({ module }) => !wanted || wanted.includes(module));
/** Those of half of the modules each day, unless somebody chooses modules or records answers: a case may need one before it. */
const due = new Set(dueCases([...new Set(chosen.map(({ module }) => module))], 3));
const cases = wanted || process.env.UPDATE_ORACLE ? chosen : chosen.filter(({ module }) => due.has(module));
const [shell] = dueShells;

let theirs: Map<Twin, TwinStory>;
let ours: Map<Twin, TwinRuns>;

beforeAll(async () => {
  const lab = await freshLab(labName, 1, { packages });
  // both end before the lab is removed
  const [answers, runs] = await Promise.allSettled([recorded(), byKplay(lab, 'web1', cases, shell!)]);
  [theirs, ours] = [settledValue(answers), settledValue(runs)];
  console.log(
    `${cases.length} cases of ${new Set(cases.map(({ module }) => module)).size} modules, ${shell}`,
  );
}, 3_600_000);

afterAll(() => removeLab(labName));

function settledValue<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}

async function recorded(): Promise<Map<Twin, TwinStory>> {
  const all = cases.map((one) => ({ name: one.title, inputs: inputsOf(one) }));
  const stories = await recordedStories<TwinStory>(all, {
    file: new URL('../twins/recording.json', import.meta.url),
    keep: wanted !== undefined,
    // an odd number: the halves of the cases change each day, too
    days: 61,
    canAsk: (i) => !isInCollection(cases[i]!),
    ask: async (numbers) => {
      if (numbers.length === 0) return [];
      const asked = numbers.map((i) => cases[i]!);
      return byAnsible(await labUp({ name: labName, hosts: 2, packages }), 'web2', asked);
    },
  });
  return new Map(cases.map((one, i) => [one, stories[i]!]));
}

describe.each([...new Set(cases.map(({ module }) => module))])('%s does what Ansible does', (module) => {
  const own = cases.filter((one) => one.module === module);
  test.each(own.map((one) => [one.name, one] as const))('%s', (_, one) => {
    compare(one, theirs.get(one)!, ours.get(one)!);
  });
});

function compare({ differs }: Twin, ansible: TwinStory, runs: TwinRuns): void {
  const why = `${runs.made.message ?? ''} ${runs.made.output?.stderr ?? ''}`;
  if (!differs) expect(runs.story, why).toEqual(ansible);
  else {
    expect(runs.story, why).not.toEqual(ansible);
    expect(ansible).toMatchObject(differs.theirs);
    expect(runs.story, why).toMatchObject(differs.ours);
  }
  expect(runs.afterCheck, 'check mode changed something').toEqual(runs.before);
  if (runs.story.second !== 'changed') expect(runs.afterSecond, 'the second run').toEqual(runs.story.tree);
  if (runs.story.first === 'failed') return;
  expect(runs.predicted.status, 'predicted').toBe(runs.made.status);
  expect(runs.predicted.changes, 'predicted').toEqual(runs.made.changes);
}
