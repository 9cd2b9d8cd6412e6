import { actions } from '../../actions/catalog.ts';
import type { Values } from '../../core/values.ts';
import { keyPlaceOf } from '../../yaml/read.ts';
import type { Loading } from '../compile/loading.ts';
import { checkTypes } from '../keywords/keywords.ts';
import { includeKeywords, taskKeywords } from '../keywords/schema.ts';

/** Reports keywords that an include does not take. */
export function checkIncludeKeywords(raw: Values, what: string, { findings }: Loading): void {
  const allowed = Object.keys(includeKeywords);
  for (const key of Object.keys(raw))
    if (Object.hasOwn(taskKeywords, key) && !allowed.includes(key))
      findings.error('unknown-keyword', `"${key}" cannot be used with ${what}`, {
        place: keyPlaceOf(raw, key),
        hint: `write it on the tasks inside; known here: ${allowed.join(', ')}`,
      });
  checkTypes(raw, includeKeywords, findings);
}

/** Arguments of Ansible, and what to write instead. */
const elsewhere: { [argument: string]: string } = {
  apply: 'write its keywords beside the include: they apply to all tasks inside',
  role: 'write name: instead',
  public: 'leave it out: only its own tasks see the variables of a role',
  allow_duplicates: 'leave it out: a role can be included many times',
  rolespec_validate: 'leave it out: the argument specs of roles are always checked',
};

/** Reports arguments that an include does not take; returns whether there are any. */
export function checkIncludeArguments(
  raw: Values,
  word: 'include_tasks' | 'include_role',
  args: Values,
  { findings }: Loading,
): boolean {
  const known = Object.keys(actions[word]!.params);
  const others = Object.keys(args).filter((key) => !known.includes(key));
  for (const key of others) {
    const hint = Object.hasOwn(elsewhere, key) ? elsewhere[key] : `known: ${known.join(', ')}`;
    const place = keyPlaceOf(args, key) ?? keyPlaceOf(raw, word);
    findings.error('unknown-argument', `unknown argument "${key}"`, { place, hint });
  }
  return others.length > 0;
}
