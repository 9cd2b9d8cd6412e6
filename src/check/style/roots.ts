import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Findings } from '../../core/findings.ts';
import type { Value, Values } from '../../core/values.ts';
import { allTasks, type CompiledPlay, type LoadOptions } from '../../playbook/compile/compiled-play.ts';
import type { CompiledTask } from '../../playbook/compile/compiled-task.ts';
import { type Use, usesOfValue } from '../../playbook/compile/uses.ts';
import { sourceFolders } from '../../playbook/files.ts';
import { filesOf } from '../../playbook/includes/vars-files.ts';
import { SourceFiles } from '../source-files.ts';

/** The names of all variables that anything in the plays reads, or can read. */
export async function rootsIn(plays: readonly CompiledPlay[], options: LoadOptions): Promise<Set<string>> {
  const roots = new Set<string>();
  const steps = plays.flatMap(allTasks);
  for (const step of steps) {
    // a spec that describes a variable does not read it
    if (!step.task.takes) add(Object.values(step.uses).flat(), roots);
    if (step.task.loop !== undefined && !Array.isArray(step.task.loop))
      for (const { path } of step.task.loop.paths) roots.add(path[0]!);
    addOpenTemplates(step, roots);
  }
  for (const values of valuesOf(plays, steps, options)) {
    const spot = { container: values, key: '' };
    // errors in them have been reported
    add(await usesOfValue(values as Value, spot, new Findings()), roots);
  }
  return roots;
}

function add(uses: readonly Use[], roots: Set<string>): void {
  for (const { path, text } of uses) {
    roots.add(path[0]!);
    // a read through another host can mean any name in that text
    if (path[0] === 'hostvars') addWords(text, roots);
  }
}

function addWords(text: string, roots: Set<string>): void {
  for (const [word] of text.matchAll(/[A-Za-z_]\w*/g)) roots.add(word);
}

/** A template whose name only the run knows can be any template in its folders. */
function addOpenTemplates(step: CompiledTask, roots: Set<string>): void {
  for (const { kind, open } of new SourceFiles(new Findings()).named(step)) {
    if (!open || kind !== 'template') continue;
    for (const folder of sourceFolders(step.task, kind, step.playFolder).filter((name) =>
      name.endsWith('/templates'),
    ))
      for (const text of textsIn(folder)) addWords(text, roots);
  }
}

function textsIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => readFileSync(join(folder, name), 'utf8'));
  } catch {
    return [];
  }
}

/** All mappings of variables, each once. */
function valuesOf(
  plays: readonly CompiledPlay[],
  steps: readonly CompiledTask[],
  options: LoadOptions,
): Set<Values> {
  const all = new Set<Values>([options.extraVars]);
  for (const { play } of plays) for (const values of [play.vars, ...filesOf(play)]) all.add(values);
  for (const { task } of steps) {
    all.add(task.vars);
    if (task.role)
      for (const values of [task.role.defaults, task.role.vars, task.role.params]) all.add(values);
  }
  for (const host of options.inventory?.hosts.values() ?? [])
    for (const { values } of host.layers) all.add(values);
  return all;
}
