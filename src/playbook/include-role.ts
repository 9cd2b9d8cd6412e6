import { isMapping, type Values } from '../core/values.ts';
import { keyPlaceOf, placeOf } from '../yaml/read.ts';
import { argumentsOf } from './arguments.ts';
import type { Context } from './context.ts';
import { engineWords } from './engine.ts';
import { checkTypes } from './keywords.ts';
import type { Loading } from './loading.ts';
import { includeKeywords, taskKeywords, textOf } from './schema.ts';
import type { Step } from './task.ts';
import { checkTemplates } from './uses.ts';

/**
 * The tasks of a role in the place of the task that includes it. Its `vars` are parameters of the role; its
 * handlers join those of the play.
 */
export async function includeRole(
  raw: Values,
  context: Context,
  loading: Loading,
  isHandler: boolean,
): Promise<Step[]> {
  const { findings } = loading;
  checkIncludeKeywords(raw, 'include_role', loading);
  const known = engineWords.include_role!;
  const { args, spotOf } = argumentsOf(raw, 'include_role', known, findings);
  for (const key of Object.keys(args))
    if (!Object.hasOwn(known, key))
      findings.error('unknown-argument', `unknown argument "${key}"`, {
        place: keyPlaceOf(args, key),
        hint: key === 'role' ? 'write name: in its place' : `known: ${Object.keys(known).join(', ')}`,
      });
  const [name, from] = [textOf(args.name), textOf(args.tasks_from)];
  const spot = spotOf('name');
  const place = placeOf(spot.container, spot.key) ?? keyPlaceOf(raw, 'include_role');
  if (name === undefined && Object.hasOwn(args, 'role')) return [];
  if (name === undefined)
    findings.error('missing-argument', 'include_role needs the name of a role', { place });
  else if (name.includes('{{') || from?.includes('{{'))
    findings.error('not-yet', 'a template in the name of an included role is not there yet', {
      place,
      hint: 'write one include_role for each role, each with its when',
    });
  else if (isHandler)
    findings.error('not-yet', 'a role among handlers is not there yet', {
      place,
      hint: 'notify its handlers',
    });
  else {
    const params = isMapping(raw.vars) ? raw.vars : (Object.create(null) as Values);
    await checkTemplates(params, findings);
    return context.roles!.include({ name, from, params }, spot, raw, context);
  }
  return [];
}

/** Reports keywords that an include has no use for. */
export function checkIncludeKeywords(raw: Values, what: string, { findings }: Loading): void {
  const allowed = Object.keys(includeKeywords);
  for (const key of Object.keys(raw))
    if (Object.hasOwn(taskKeywords, key) && !allowed.includes(key))
      findings.error('unknown-keyword', `"${key}" cannot stand beside ${what}`, {
        place: keyPlaceOf(raw, key),
        hint: `write it on the tasks inside; known here: ${allowed.join(', ')}`,
      });
  checkTypes(raw, includeKeywords, findings);
}
