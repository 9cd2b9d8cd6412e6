import { transactionName } from '../../actions/transaction.ts';
import { isMapping, type Values } from '../../core/values.ts';
import { keyPlaceOf, markParts } from '../../yaml/read.ts';
import type { CompiledTask } from './compiled-task.ts';
import type { Context } from './context.ts';
import type { Loading } from './loading.ts';
import { compileTask } from './task.ts';

/**
 * The task that ends the transaction of a block; undefined for a block without one.
 * @param raw the block as written
 * @param context that of its tasks
 */
export async function transactionOf(
  raw: Values,
  context: Context,
  loading: Loading,
): Promise<CompiledTask | undefined> {
  if (!isMapping(raw.transaction)) return undefined;
  const own: Values = Object.create(null);
  own[transactionName] = raw.transaction;
  own.name = raw.name ?? transactionName;
  markParts(own, [raw]);
  const end = await compileTask(own, transactionName, context, loading, false);
  end.task.place = keyPlaceOf(raw, transactionName) ?? end.task.place;
  return end;
}
