import { metaCommand } from '../actions/meta.ts';
import { didYouMean } from '../core/errors.ts';
import { nameHint } from '../inventory/model/names.ts';
import { selectHosts } from '../inventory/select.ts';
import { orphanFiles } from '../inventory/variables/orphans.ts';
import type { CompiledPlay, LoadOptions } from './compile/compiled-play.ts';
import type { Loading } from './compile/loading.ts';
import { isSelected, type TagChoice, unusedTags } from './compile/tags.ts';
import { listTasks, tasksIn } from './tree.ts';

const allow = '--allow-empty makes this a warning';

/** Reports tags, patterns and files of variables that select nothing: they are likely misspelt. */
export function checkSelections(plays: CompiledPlay[], options: LoadOptions, loading: Loading): void {
  const report = (code: 'unknown-tag' | 'no-hosts' | 'no-tasks', message: string, hint: string) =>
    options.allowEmpty
      ? loading.findings.warning(code, message)
      : loading.findings.error(code, message, { hint });
  checkTags(plays, options, (message, hint) => report('unknown-tag', message, hint));
  if (loading.findings.errors.length === 0 && leavesNoTask(plays, options))
    report('no-tasks', 'the tags leave no task to run', allow);
  if (!options.inventory || loading.inventoryForecast.isPossible) return;
  for (const { code, message, hint } of orphanFiles(options.inventory, { onlySimilar: !options.style }))
    loading.findings.warning(code, message, { hint });
  // without its plays, a playbook with errors has no hosts either
  if (loading.findings.errors.length > 0 || plays.some(({ play }) => play.hosts.length > 0)) return;
  const { message, hint } = withoutHosts(options);
  report('no-hosts', message, hint);
}

function checkTags(
  plays: CompiledPlay[],
  options: LoadOptions,
  report: (message: string, hint: string) => void,
): void {
  const used = new Set(plays.flatMap(({ tasks }) => listTasks(tasks).flatMap(({ task }) => task.tags)));
  for (const tag of unusedTags(options, used)) report(`no task has the tag "${tag}"`, tagHint(tag, used));
}

function leavesNoTask(plays: readonly CompiledPlay[], choice: TagChoice): boolean {
  const all = plays.flatMap(({ play }) => tasksIn(play.tasks));
  const tasks = all.filter((task) => metaCommand(task) === undefined);
  return tasks.length > 0 && !tasks.some(({ tags }) => isSelected(tags, choice));
}

function tagHint(tag: string, used: ReadonlySet<string>): string {
  const close = didYouMean(tag, used);
  if (close) return `did you mean "${close}"?`;
  return used.size > 0 ? `known: ${[...used].sort().slice(0, 10).join(', ')}` : 'no task has a tag';
}

function withoutHosts({ limit, inventory, inventorySource }: LoadOptions): { message: string; hint: string } {
  if (inventory!.hosts.size === 0)
    return {
      message: `the inventory${inventorySource ? ` ${inventorySource}` : ''} has no hosts`,
      hint: `write hosts: below all: or a group; ${allow}`,
    };
  if (limit === undefined) return { message: 'no play has a host', hint: allow };
  if (selectHosts(inventory!, 'all', limit).length === 0)
    return { message: `no host matches -l ${limit}`, hint: nameHint(limit, inventory!.groups.keys()) };
  const hint = `--list-hosts without -l shows the hosts of the plays; ${allow}`;
  return { message: `-l ${limit} leaves no host of the plays`, hint };
}
