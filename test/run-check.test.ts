import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type CheckCase, cases } from './support/check-cases.ts';
import { wrongClaims } from './support/claims.ts';
import { story, twoHosts } from './support/play.ts';
import { folderWith, type Told } from './support/program.ts';
import { runEventsHere } from './support/program-here.ts';

function textOf({ tasks, more = '', after = '' }: CheckCase): string {
  const lines = tasks.map((task) => `    - ${task}\n`).join('');
  return `- name: P\n  hosts: [one, two]\n${more}  tasks:\n${lines}${after}`;
}

/** Runs a case in a folder of its own, which also tells what is there afterwards. */
async function runCase(each: CheckCase, args: string[]): Promise<Told & { made: string[] }> {
  const folder = await folderWith({ 'hosts.yml': twoHosts, ...each.files });
  await mkdir(`${folder}/at/one`, { recursive: true });
  await mkdir(`${folder}/at/two`);
  const text = textOf(each).replaceAll('@', `${folder}/at/{{ inventory_hostname }}`);
  await writeFile(`${folder}/play.yml`, text);
  const told = await runEventsHere(['play.yml', '-i', 'hosts.yml', ...args], { cwd: folder });
  if (told.events.length === 0) throw new Error(told.stderr);
  return { ...told, made: (await readdir(`${folder}/at`, { recursive: true })).toSorted() };
}

describe('check mode', () => {
  test.each(cases.map((each) => [each.name, each] as const))('%s', async (_, each) => {
    const checked = await runCase(each, ['--check']);
    const run = await runCase(each, []);
    expect(story(checked.tasks)).toEqual(each.checked);
    // the run succeeds, so check mode must find no failure, and touch nothing
    expect([run.code, checked.code]).toEqual([0, 0]);
    expect(checked.made).toEqual(['one', 'two']);
    for (const host of ['one', 'two']) expect(wrongClaims(checked.tasks, run.tasks, host)).toEqual([]);
    for (const { status, message } of checked.tasks)
      if (status === 'unknown')
        expect(message).toMatch(/^because ("[NLABCMJ]" was|earlier tasks were) not run/);
  });
});
