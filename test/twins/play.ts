import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Value, Values } from '../../src/core/values.ts';
import { folderWith } from '../support/program.ts';
import type { Twin } from './case.ts';

/** Creates a folder with a folder for each case, which contains its files. */
export async function filesOf(cases: Twin[]): Promise<string> {
  const files = cases.flatMap(({ id, files = {} }) =>
    Object.entries(files).map(([name, text]) => [`${id}/${name}`, text]),
  );
  const folder = await folderWith(Object.fromEntries(files) as Record<string, string>);
  await Promise.all(cases.map(({ id }) => mkdir(join(folder, id), { recursive: true })));
  return folder;
}

/**
 * Returns a playbook with the tasks of cases.
 * @param folder the folder of their files
 * @param keywords those of the play
 */
export function playOf(
  cases: Twin[],
  folder: string,
  keywords: Values,
  tasksOf: (one: Twin) => Value[],
): string {
  const tasks = cases.flatMap((one) => placed(tasksOf(one), `${folder}/${one.id}`));
  return JSON.stringify([{ name: 'Twins', ...keywords, tasks }]);
}

function placed(tasks: Value[], files: string): Value[] {
  return JSON.parse(JSON.stringify(tasks).replaceAll('{{ files }}', files)) as Value[];
}

/** Returns the values of a result at the paths that a case names, such as `stat.mode`; `\\.` is a dot in a key. */
export function saidBy({ says = [] }: Twin, result: Value | undefined): Value[] {
  return says.map((path) =>
    path
      .split(/(?<!\\)\./)
      .map((key) => key.replace('\\.', '.'))
      .reduce<Value>((value, key) => (value as Values | null | undefined)?.[key] ?? null, result ?? null),
  );
}
