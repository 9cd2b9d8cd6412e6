import { readFile, stat } from 'node:fs/promises';
import { sha256 } from '../core/hash.ts';
import type { SavedPlan } from './saved-plan.ts';

/** The files of a plan with their hashes; what is no file, such as a pipe, cannot be read again. */
export async function hashInputs(files: readonly string[]): Promise<SavedPlan['inputs']> {
  const inputs: SavedPlan['inputs'] = [];
  for (const file of [...files].sort()) {
    const hash = await hashOf(file);
    if (hash !== undefined) inputs.push({ file, sha256: hash });
  }
  return inputs;
}

/** A sentence for each file that has changed since the plan was made. */
export async function changedInputs({ inputs }: SavedPlan): Promise<string[]> {
  const changed: string[] = [];
  for (const input of inputs) {
    const hash = await hashOf(input.file);
    if (hash === undefined) changed.push(`${input.file} does not exist any more`);
    else if (hash !== input.sha256) changed.push(`${input.file} has changed`);
  }
  return changed;
}

async function hashOf(file: string): Promise<string | undefined> {
  try {
    return (await stat(file)).isFile() ? sha256(await readFile(file)) : undefined;
  } catch {
    return undefined;
  }
}
