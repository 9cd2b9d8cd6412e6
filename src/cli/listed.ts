import { metaCommand } from '../actions/meta.ts';
import { exitCode } from '../core/errors.ts';
import type { Plan, Play, Task } from '../playbook/plan.ts';
import { tasksIn } from '../playbook/tree.ts';
import { clean } from '../report/clean.ts';
import { say } from './streams.ts';

/** The tasks of a play that the user counts: `meta` tasks control the run, and kplay adds some of its own. */
export function listedTasks({ tasks }: Play): Task[] {
  return tasksIn(tasks).filter((task) => metaCommand(task) === undefined);
}

function hostLines({ hosts, choice }: Play): string {
  const names = hosts.map((name) => `    ${name}\n`).join('');
  if (!choice) return `  hosts (${hosts.length}):\n${names}`;
  const of = `  hosts: ${clean(choice.pattern.join(','))}, chosen when the play starts`;
  return names === '' ? `${of}\n` : `${of}; possible hosts:\n${names}`;
}

function taskLines(play: Play): string {
  const lines = listedTasks(play).map(({ name, role, tags }) => {
    const tagged = tags.length > 0 ? `   [${tags.join(', ')}]` : '';
    return `    ${clean(`${role ? `${role.name} : ` : ''}${name}${tagged}`)}\n`;
  });
  return `  tasks (${lines.length}):\n${lines.join('')}`;
}

function tagLines(play: Play): string {
  const tags = [...new Set(listedTasks(play).flatMap((task) => task.tags))].toSorted();
  return `  tags (${tags.length}):\n${tags.map((tag) => `    ${clean(tag)}\n`).join('')}`;
}

/** What to show of a plan: `--list-hosts`, `--list-tasks`, `--list-tags`. */
export interface ListChoice {
  listHosts?: true;
  listTasks?: true;
  listTags?: true;
}

/** Shows the hosts, tasks and tags of a plan. */
export function listPlan(plan: Plan, { listHosts, listTasks, listTags }: ListChoice): number {
  for (const play of plan.plays) {
    say(`play: ${clean(play.name)}\n`);
    if (listHosts) say(hostLines(play));
    if (listTasks) say(taskLines(play));
    if (listTags) say(tagLines(play));
  }
  return exitCode.done;
}
