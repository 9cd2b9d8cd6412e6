import { isMapping, type Values } from '../../core/values.ts';
import { textList, textOrNone } from '../keywords/schema.ts';
import { conditions } from './conditions.ts';
import { type Context, innerContext, merged, union } from './context.ts';
import type { Loading } from './loading.ts';

/** What an include, a block, or an entry of a role passes on to the tasks inside. */
export async function includeContext(
  raw: Values,
  context: Context,
  loading: Loading,
  isHandler = false,
): Promise<Context> {
  const when = await conditions(raw, 'when', loading);
  const known = innerContext(context, raw);
  return {
    ...known,
    when: [...context.when, ...when.expressions],
    whenUses: [...context.whenUses, ...when.uses],
    vars: isMapping(raw.vars) ? merged(context.vars, raw.vars) : context.vars,
    // a handler that includes others stands for all of them
    listen: isHandler
      ? union(context.listen, [textOrNone(raw.name) ?? [], textList(raw.listen)].flat())
      : context.listen,
  };
}
