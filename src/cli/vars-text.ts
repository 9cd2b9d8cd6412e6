import type { Place } from '../core/errors.ts';
import type { Value, Values } from '../core/values.ts';
import { plainValue } from '../inventory/listing.ts';
import type { Host } from '../inventory/model/inventory.ts';
import { levels } from '../playbook/variables.ts';
import { clean } from '../report/clean.ts';
import { formatPlace } from '../report/source.ts';
import {
  type Candidate,
  type CandidateView,
  candidatesFor,
  ownNames,
  variableNames,
} from './vars-candidates.ts';

const running = '(set while running)';

/** The longest value that is shown completely, in characters. */
const longest = 60;

/** All variables of a host, one per line: value, level, source. Roles and tasks show only what they add. */
export function table(views: CandidateView[], host: Host, extraVars: Values): string {
  const blocks = views.map((view) => {
    const names = view.task ? ownNames(view).sort() : variableNames(view, host, extraVars);
    const rows = names.map((name) => {
      const candidates = candidatesFor(view, host, extraVars, name);
      const winner = winnerOf(candidates) ?? candidates.at(-1)!;
      return [name, valueText(winner.value), ...origin(winner)];
    });
    return rows.length > 0 ? block(view.title, rows) : '';
  });
  return `${blocks.filter((text) => text !== '').join('\n')}`;
}

/**
 * Every definition of one variable in each view that sees different ones, weakest first, with a star at the
 * winner.
 */
export function explanation(views: CandidateView[], host: Host, extraVars: Values, name: string): string {
  const relevant = views.filter((view) => !view.task || ownNames(view).includes(name));
  const blocks = relevant.map((view) => {
    const candidates = candidatesFor(view, host, extraVars, name);
    if (candidates.length === 0) return block(view.title, [['  not defined here']]);
    const winner = winnerOf(candidates);
    const rows = candidates.map((each) => [
      each === winner ? '*' : ' ',
      valueText(each.value),
      ...origin(each),
    ]);
    return block(view.title, rows);
  });
  const body = blocks.join('\n');
  const note = body.includes(running) ? `; ${running}: counts once that task has run` : '';
  return `${clean(name)} of ${host.name}, weakest first; * is what counts${note}\n\n${body}`;
}

/** The candidate that counts before the first task runs; values that tasks set count later. */
function winnerOf(candidates: Candidate[]): Candidate | undefined {
  return candidates.findLast(({ value }) => value !== undefined);
}

function origin({ level, from, place }: Candidate): string[] {
  const where = place ? formatPlace(place) : '';
  return [`${levels.indexOf(level) + 1} ${level}`, isSame(from, place) ? where : `${from}  ${where}`.trim()];
}

/** For files of group_vars and host_vars the place is enough. */
function isSame(from: string, place: Place | undefined): boolean {
  return place?.file === from;
}

function valueText(value: Value | undefined): string {
  if (value === undefined) return running;
  const text = clean(JSON.stringify(plainValue(value)));
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** Rows in columns, below their title. */
function block(title: string, rows: string[][]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  );
  const indent = title === '' ? '' : '  ';
  return `${title === '' ? '' : `${title}\n`}${lines.map((line) => `${indent}${line}\n`).join('')}`;
}
