import type { Place } from '../../core/errors.ts';
import { isMapping, typeName, type Value, type Values } from '../../core/values.ts';
import { keyPlaceOf, placeOf } from '../../yaml/read.ts';
import { branched, includeOf } from '../includes/branches.ts';
import { includeRole } from '../includes/include-role.ts';
import { includeTasks } from '../includes/include-tasks.ts';
import { inOwnWords } from '../keywords/ansible-words.ts';
import { checkKeywords, isAction, listOr } from '../keywords/keywords.ts';
import { moduleKey } from '../keywords/module-key.ts';
import { blockKeywords, handlerKeywords, taskKeywords, textList, textOrNone } from '../keywords/schema.ts';
import { type Block, blockParts, childrenOf, type TaskNode } from '../tree.ts';
import type { CompiledTask } from './compiled-task.ts';
import type { Context } from './context.ts';
import { includeContext } from './include-context.ts';
import type { Loading } from './loading.ts';
import { compileTask } from './task.ts';
import { transactionOf } from './transaction.ts';

/** The actions in whose place others are compiled. */
const includes: Record<string, typeof includeTasks> = {
  include_tasks: includeTasks,
  include_role: includeRole,
};

/** Compiles a list of tasks, with the included tasks in place. `what` names the list in messages. */
export async function compileTasks(
  value: Value | undefined,
  what: string,
  context: Context,
  loading: Loading,
  place: Place | undefined,
  isHandler = false,
): Promise<TaskNode<CompiledTask>[]> {
  const entries = listOr(value, what, place, loading.findings);
  const nodes: TaskNode<CompiledTask>[] = [];
  for (const [i, entry] of entries.entries()) {
    if (isMapping(entry)) nodes.push(...(await compileEntry(entry, context, loading, isHandler)));
    else
      loading.findings.error(
        'wrong-type',
        `a task must be a mapping, not ${entry === null ? 'empty' : typeName(entry)}`,
        {
          place: placeOf(entries, i),
          hint: await taskHint(entry, context, loading),
        },
      );
  }
  return nodes;
}

async function taskHint(entry: Value, context: Context, loading: Loading): Promise<string> {
  const [, word, rest] = typeof entry === 'string' ? (/^(\w+)(?:\s+(.*))?$/.exec(entry) ?? []) : [];
  const isModule =
    word !== undefined && (isAction(word) || (await loading.moduleNames(context)).includes(word));
  return isModule ? `write ${word}: ${rest ?? '…'}` : 'write "- name: …" and the module below it';
}

async function compileEntry(
  given: Values,
  context: Context,
  loading: Loading,
  isHandler: boolean,
): Promise<TaskNode<CompiledTask>[]> {
  if (given.block !== undefined) return compileBlock(given, context, loading, isHandler);
  const raw = await inOwnWords(given, context, loading);
  const key = await moduleKey(raw, isHandler ? handlerKeywords : taskKeywords, context, loading);
  if (key === undefined) {
    noteLost(raw, context, loading, isHandler);
    return [];
  }
  const include = Object.hasOwn(includes, key) ? includes[key] : undefined;
  if (include) return include(raw, context, loading, isHandler);
  return [await compileTask(raw, key, context, loading, isHandler)];
}

/** Records what a task that cannot be compiled would have registered, and what would have notified a handler. */
function noteLost(raw: Values, { role }: Context, loading: Loading, isHandler: boolean): void {
  const { lostNames, lostHandlers } = loading;
  const [name, register] = [textOrNone(raw.name), textOrNone(raw.register)];
  if (register !== undefined) lostNames.add(register);
  if (!isHandler) return;
  for (const each of [name ?? [], textList(raw.listen)].flat()) lostHandlers.add(each);
  if (role && name !== undefined) lostHandlers.add(`${role.name} : ${name}`);
}

/** A block, in an include if it has a loop. */
async function compileBlock(
  raw: Values,
  context: Context,
  loading: Loading,
  isHandler: boolean,
): Promise<TaskNode<CompiledTask>[]> {
  const { findings } = loading;
  if (isHandler) {
    const hint = 'write its tasks as handlers that listen to one name, or include a file of them';
    findings.error('unknown-keyword', 'a handler cannot be a block', {
      place: keyPlaceOf(raw, 'block'),
      hint,
    });
    return [];
  }
  checkKeywords(raw, blockKeywords, findings);
  const spotOf = () => ({ container: raw, key: 'block' });
  const what = { raw, key: 'block', args: Object.create(null) as Values, spotOf, params: {} };
  const include = raw.loop === undefined ? undefined : await includeOf(what, context, loading);
  const inner = await includeContext(raw, context, loading);
  return branched(include, new Map([['', raw]]), inner, loading, (_, inside) =>
    blockOf(raw, inside, loading),
  );
}

async function blockOf(raw: Values, context: Context, loading: Loading): Promise<TaskNode<CompiledTask>[]> {
  const parts: Block<CompiledTask> = { block: [], rescue: [], always: [] };
  for (const part of blockParts) {
    if (!Array.isArray(raw[part])) continue;
    const inner = { ...context, around: [...context.around, { part }] };
    parts[part] = await compileTasks(raw[part], `"${part}"`, inner, loading, placeOf(raw, part));
  }
  if (childrenOf(parts).length === 0) return [];
  const inner = { ...context, around: [...context.around, { part: 'block' as const }] };
  const transaction = await transactionOf(raw, inner, loading);
  return [transaction ? { ...parts, transaction } : parts];
}
