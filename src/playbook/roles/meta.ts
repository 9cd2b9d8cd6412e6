import type { Values } from '../../core/values.ts';
import { keyPlaceOf } from '../../yaml/read.ts';
import type { Loading } from '../compile/loading.ts';
import { checkKeywords, mappingOr } from '../keywords/keywords.ts';
import { boolOf, metaKeywords } from '../keywords/schema.ts';
import { roleFile, startOf } from './paths.ts';
import { type RoleSpec, readSpecs } from './spec.ts';

/** What a role says about itself in its meta/. */
export interface Meta {
  /** meta/main.yml as written. */
  values: Values;
  /** It is in a play as often as it is named. */
  allowDuplicates: boolean;
  /** By entry point, see RoleSpec. */
  specs: Map<string, RoleSpec>;
}

/** Reads a role's meta/; problems there are reported. */
export async function readMeta(path: string, loading: Loading): Promise<Meta> {
  const { findings } = loading;
  const file = roleFile(path, 'meta');
  const value = file ? await loading.read(file) : undefined;
  const values = mappingOr(value, 'meta/main.yml', startOf(path, 'meta'), findings);
  checkKeywords(values, metaKeywords, findings);
  const specs = await readSpecs(path, values, loading);
  for (const [entry, { options }] of specs)
    if (entry !== 'main' && !roleFile(path, 'tasks', entry))
      findings.warning('role-spec', `there is a spec of "${entry}", and no tasks/${entry}.yml`, {
        place: keyPlaceOf(options, Object.keys(options)[0] ?? ''),
        hint: 'a spec has the name of its file of tasks: main, or the name in tasks_from',
      });
  return { values, allowDuplicates: boolOf(values.allow_duplicates) ?? false, specs };
}
