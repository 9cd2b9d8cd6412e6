import { definedBy } from '../actions/catalog.ts';
import type { Place } from '../core/errors.ts';
import type { Value, Values } from '../core/values.ts';
import { type Host, varOrigins } from '../inventory/model/inventory.ts';
import type { Plan, Play, Task } from '../playbook/plan.ts';
import { tasksIn } from '../playbook/tree.ts';
import { type Level, levels, levelsFor } from '../playbook/variables.ts';
import { keyPlaceOf } from '../yaml/read.ts';

/** One value of a variable: the one that counts, or one that a stronger one replaces. */
export interface Candidate {
  level: Level;
  /** The source within the level: a group or host, a file, a task. */
  from: string;
  /** As written; undefined for values that are only known during the run. */
  value: Value | undefined;
  place?: Place;
}

/** A point of view on variables: a play, a role in it, a task. */
export interface CandidateView {
  title: string;
  play: Pick<Play, 'vars' | 'varsFromFiles' | 'varsByHost'>;
  task?: Pick<Task, 'role' | 'vars'>;
  /** Tasks that set variables while they run. */
  setters: Pick<Task, 'name' | 'module' | 'args' | 'files' | 'register' | 'place'>[];
}

/** The inventory alone. */
const withoutPlay: CandidateView = { title: '', play: { vars: {}, varsFromFiles: {} }, setters: [] };

/**
 * The views with different variables for a host: each of its plays, each role in it, each task with its own vars.
 */
export function viewsOf(plan: Plan | undefined, host: string): CandidateView[] {
  if (!plan) return [withoutPlay];
  return plan.plays.filter((play) => play.hosts.includes(host)).flatMap(viewsOfPlay);
}

function viewsOfPlay(play: Play): CandidateView[] {
  const all = tasksIn([...play.tasks, ...play.handlers]);
  const inPlay = `play "${play.name}"`;
  const roles = new Set(all.map((task) => task.role).filter((role) => role !== undefined));
  const around = { play, setters: all };
  return [
    { title: inPlay, ...around },
    ...[...roles].map((role) => ({
      title: `role ${role.name} in ${inPlay}`,
      ...around,
      task: { role, vars: {} },
    })),
    ...all
      .filter((task) => Object.keys(task.vars).length > 0)
      .map((task) => ({ title: `task "${task.name}" in ${inPlay}`, ...around, task })),
  ];
}

/** The names of the variables that a view adds to those of its play. */
export function ownNames({ task }: CandidateView): string[] {
  if (!task) return [];
  const { role, vars } = task;
  const known = role ? [role.defaults, role.vars, role.params] : [];
  const own = Object.keys(vars).length > 0 ? [vars] : known;
  return [...new Set(own.flatMap((values) => Object.keys(values)))];
}

/** All candidates for a variable, weakest first. Before the first task runs, the last one with a value counts. */
export function candidatesFor(view: CandidateView, host: Host, extraVars: Values, name: string): Candidate[] {
  const known = levelsFor({ ...view, host, extraVars });
  return levels.flatMap((level): Candidate[] => {
    if (level === 'inventory') return varOrigins(host, name).map((origin) => ({ level, ...origin }));
    if (level === 'set_fact and register') return setBy(view, name);
    const values = known[level];
    if (!values || !Object.hasOwn(values, name)) return [];
    const place = keyPlaceOf(values, name);
    const from = level === 'extra vars' ? 'the command line' : '';
    return [{ level, from, value: values[name]!, ...(place && { place }) }];
  });
}

function setBy({ setters }: CandidateView, name: string): Candidate[] {
  return setters
    .filter((task) => task.register === name || definedBy(task).includes(name))
    .map((task) => {
      const place = task.register === name ? task.place : (keyPlaceOf(task.args, name) ?? task.place);
      return { level: 'set_fact and register', from: `task "${task.name}"`, value: undefined, place };
    });
}

/** The names of all variables that a view sees. */
export function variableNames(view: CandidateView, host: Host, extraVars: Values): string[] {
  const known = levelsFor({ ...view, host, extraVars });
  const names = Object.values(known).flatMap((values) => Object.keys(values ?? {}));
  const live = view.setters.flatMap((task) => [
    ...(task.register === undefined ? [] : [task.register]),
    ...definedBy(task),
  ]);
  return [...new Set([...names, ...live])].sort();
}
