import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { labUp } from '../../src/lab/up.ts';
import { freshLab, removeLab } from '../support/lab-hosts.ts';
import { recordedStories } from '../support/recorded.ts';
import { dueShells } from '../support/shell-host.ts';
import { byAnsible, inputsOf, isInCollection } from './ansible.ts';
import type { Twin, TwinStory } from './case.ts';
import { byKplay, type TwinRuns } from './kplay.ts';

/** KPLAY_TEST_MODULES=copy,file selects modules. */
export const wantedModules = process.env.KPLAY_TEST_MODULES?.split(',');

/** The hosts of twins: the name of their lab, and what is installed there. */
export interface TwinHosts {
  lab: string;
  packages: string[];
  docker?: boolean;
}

/**
 * Tests that each case leaves on a host what Ansible leaves on its twin.
 * @param file the recording of Ansible's answers, in test/twins
 * @param keep whether the recording has answers for other cases, too
 */
export function twinTests(
  cases: Twin[],
  file: string,
  keep: boolean,
  { lab: name, ...hosts }: TwinHosts,
): void {
  const modules = [...new Set(cases.map(({ module }) => module))];
  let theirs: Map<Twin, TwinStory>;
  /** By the shells, each on a host of its own. */
  let ours: Map<Twin, TwinRuns>[];

  beforeAll(async () => {
    const lab = await freshLab(name, dueShells.length, hosts);
    // all end before the lab is removed
    const [answers, ...runs] = await Promise.allSettled([
      recorded(),
      ...dueShells.map((shell, i) => byKplay(lab, lab.hosts[i]!.name, cases, shell)),
    ]);
    [theirs, ours] = [settledValue(answers), runs.map(settledValue)];
    console.log(`${cases.length} cases of ${modules.length} modules, ${dueShells.join(', ')}`);
  }, 3_600_000);

  afterAll(() => removeLab(name));

  async function recorded(): Promise<Map<Twin, TwinStory>> {
    const all = cases.map((one) => ({ name: one.title, inputs: inputsOf(one) }));
    const stories = await recordedStories<TwinStory>(all, {
      file: new URL(file, import.meta.url),
      keep,
      // an odd number: the halves of the cases change each day, too
      days: 61,
      canAsk: (i) => !isInCollection(cases[i]!),
      ask: async (numbers) => {
        if (numbers.length === 0) return [];
        const asked = numbers.map((i) => cases[i]!);
        const lab = await labUp({ name, hosts: dueShells.length + 1, ...hosts });
        return byAnsible(lab, lab.hosts.at(-1)!.name, asked);
      },
    });
    return new Map(cases.map((one, i) => [one, stories[i]!]));
  }

  describe.each(modules)('%s does what Ansible does', (module) => {
    const own = cases.filter((one) => one.module === module);
    const rows = own.flatMap((one) => dueShells.map((shell, i) => [one.name, shell, one, i] as const));
    test.each(rows)('%s, under %s', (_name, _shell, one, i) => {
      compare(one, theirs.get(one)!, ours[i]!.get(one)!);
    });
  });
}

function settledValue<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}

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
