import { convertKeys } from '../core/check-args.ts';
import { Unknown } from '../core/unknown.ts';
import type { Values } from '../core/values.ts';
import { orUnknown } from '../evaluate/attempt.ts';
import type { Action } from './action.ts';
import { failedResult, unchangedResult, unknownResult } from './results.ts';

/** The task that kplay adds before a role with an argument spec; playbooks cannot contain it. */
export const validateArgumentSpecAction: Action = {
  params: {},
  run({ takes, role }, scope) {
    const names = Object.keys(takes!.keys!).filter((name) => scope.has(name));
    const given = new Map(names.map((name) => [name, orUnknown(() => scope.get(name))]));
    const isUnknown = (value: unknown) => value instanceof Unknown;
    const result = convertKeys(Object.fromEntries(given) as Values, takes!, [], isUnknown);
    if ('problems' in result) {
      const sentences = result.problems.map(({ message, hint }) => `${message}${hint ? ` (${hint})` : ''}`);
      return failedResult(`role "${role!.name}": ${sentences.join('; ')}`);
    }
    const why = [...given.values()].find((value) => value instanceof Unknown);
    return why ? unknownResult(why) : unchangedResult({});
  },
};
