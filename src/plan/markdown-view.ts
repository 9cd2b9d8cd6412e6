import { createHash } from 'node:crypto';
import { changeSummary } from '../report/changes.ts';
import { clean, cleanLines } from '../report/clean.ts';
import { unifiedDiff } from '../report/diff.ts';
import { downWord } from '../report/down.ts';
import { reasonOf } from '../report/explain.ts';
import { hostSet } from '../report/hosts.ts';
import { taskName } from '../report/lines.ts';
import { formatPlace } from '../report/source.ts';
import { style } from '../report/style.ts';
import { type FoldedRestart, foldRestarts } from '../restarts/needed-restart.ts';
import { blastRadius, radiusSentence, withNumber } from './blast-radius.ts';
import type { ChangePlan, PlannedTask } from './change-plan.ts';
import { type FoldedResult, foldResults, isPlanned } from './fold.ts';
import { eventOf, isSilent } from './text-view.ts';

/** GitHub refuses a comment with more than 65,536 characters; a bot may add some of its own. */
const longest = 65_000;
/** The most columns for the names of hosts. */
const widestHosts = 60;
const plain = style(false);

/** A plan as Markdown for a pull request: each task folds, and is left out if there is no room for it. */
export function planMarkdown(plan: ChangePlan, next: string | undefined): string {
  const head = `### kplay plan\n\n${isSilent(plan) ? 'No changes.' : `${sentence(plan)}.`}\n`;
  const foot = next === undefined || isSilent(plan) ? '' : `\nNext: ${code(next)}\n`;
  const all = [
    ...plan.down.map((each) => downItem(each)),
    ...plan.tasks.flatMap((task) => itemsOf(task, plan)),
    ...foldRestarts(plan.restarts).map((each) => restartItem(each, plan)),
  ];
  // what is left out is counted in a line
  let room = longest - head.length - foot.length - 100;
  let leftOut = 0;
  let body = '';
  for (const { whole, short } of all) {
    const item = fitting(whole, short, room);
    if (item === undefined) leftOut++;
    body += item ?? '';
    room -= item?.length ?? 0;
  }
  const rest =
    leftOut > 0 ? `\nLeft out, for there is no room: ${withNumber(leftOut, 'more result')}.\n` : '';
  return head + body + rest + foot;
}

/** An entry, and its form without details. */
interface Entry {
  /** Made only if there is room: a diff takes time. */
  whole: () => string;
  short: string;
}

function fitting(whole: Entry['whole'], short: string, room: number): string | undefined {
  if (short.length > room) return undefined;
  const text = whole();
  return text.length <= room ? text : short;
}

function sentence(plan: ChangePlan): string {
  // names are data: no character of them is markup
  const text = radiusSentence(blastRadius(plan), (part) => `\u0001${part}\u0002`);
  return withoutMarkup(text).replaceAll('\u0001', '**').replaceAll('\u0002', '**');
}

function downItem(down: ChangePlan['down'][number]): Entry {
  const { host, message = '' } = down;
  const text = `\n- **${downWord({ event: 'host', ...down }) ?? 'unreachable'}** ${code(host)}: ${escaped(clean(message))}\n`;
  return { whole: () => text, short: text };
}

function restartItem({ unit, reason, hosts }: FoldedRestart, { hosts: all }: ChangePlan): Entry {
  const where = html(hostSet(hosts, all.length, widestHosts));
  const text = `\n- ${code(unit)} needs a restart on ${where}: ${escaped(reason)}\n`;
  return { whole: () => text, short: text };
}

function itemsOf(task: PlannedTask, { hosts }: ChangePlan): Entry[] {
  return foldResults(task)
    .filter(({ result }) => isPlanned(result))
    .map((folded) => item(task, folded, hosts.length));
}

function item(task: PlannedTask, folded: FoldedResult, all: number): Entry {
  const { result, hosts } = folded;
  const word = result.status === 'changed' ? 'would change' : result.status;
  const summary = `<b>${word}</b> ${html(taskName(task))} on ${html(hostSet(hosts, all, widestHosts))}`;
  const anchor = anchorOf(task, folded);
  const short = `\n<a id="${anchor}"></a>${summary}<br>\n`;
  const whole = () =>
    `\n<details id="${anchor}"><summary>${summary}</summary>\n\n${detailsOf(task, folded)}\n</details>\n`;
  return { whole, short };
}

/** It stays the same as long as the task has its name, whatever line it moves to. */
function anchorOf({ play, role, task, handler }: PlannedTask, { hosts, items }: FoldedResult): string {
  const hash = createHash('sha256').update(JSON.stringify([play, role, task, handler, hosts[0], items[0]]));
  return `kplay-${hash.digest('hex').slice(0, 12)}`;
}

function detailsOf(task: PlannedTask, { result, items }: FoldedResult): string {
  const event = eventOf(task, result);
  const isFailed = result.status === 'failed';
  const changes = result.hidden ? '(hidden by no_log)' : changeSummary(result.changes, false);
  const parts = [
    items.length > 0 ? `items: ${items.map(code).join(', ')}` : '',
    isFailed || changes === '' ? '' : code(changes),
    isFailed ? escaped(reasonOf(event)) : escaped(clean(result.message ?? '')),
    `${code(task.module)} at ${code(formatPlace(task.place))}`,
    ...result.changes.filter(({ kind }) => kind === 'text').map(({ before, after }) => diff(before, after)),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function diff(before: string | null, after: string | null): string {
  const text = unifiedDiff(before ?? '', after ?? '', plain).join('\n');
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}diff\n${text}\n${fence}`;
}

/** Text as code: the fence is longer than any in it. */
function code(text: string): string {
  const safe = clean(text);
  const fence = '`'.repeat(longestRun(safe) + 1);
  const space = /^`|`$/.test(safe) || safe === '' ? ' ' : '';
  return `${fence}${space}${safe}${space}${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/** Text in which nothing is markup, and nobody is mentioned. */
function escaped(text: string): string {
  return withoutMarkup(cleanLines(text));
}

function withoutMarkup(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#+|~&@!-]/g, (char) => `\\${char}`);
}

function html(text: string): string {
  const safe = clean(text).replace(/[&<>"]/g, (char) => `&#${char.codePointAt(0)};`);
  return `<code>${safe}</code>`;
}
