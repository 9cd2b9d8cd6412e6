import { writeFile } from 'node:fs/promises';
import { folderWith } from './program.ts';
import { runEventsHere } from './program-here.ts';

/** Three hosts that are all this machine. */
const inventory = `all:
  hosts: {one: , two: , three: }
  vars: {kplay_connection: local}
`;

/** An inventory of two hosts that are both this machine. */
export const twoHosts = 'all: {hosts: {one: , two: }, vars: {kplay_connection: local}}\n';

/**
 * Runs the tasks of one playbook on hosts that are all this machine; `@` in it is the scratch folder.
 * @param prepare changes the folder before
 */
export async function play(
  text: string,
  args: string[] = [],
  files: Record<string, string> = {},
  prepare: (folder: string) => void = () => {},
) {
  const folder = await folderWith({ 'hosts.yml': inventory, ...files });
  prepare(folder);
  await writeFile(`${folder}/play.yml`, text.replaceAll('@', folder));
  const again = () => runEventsHere(['play.yml', '-i', 'hosts.yml', ...args], { cwd: folder });
  return { folder, again, ...(await again()) };
}

/** "Name [item]: status" for each result, in the order of the events, of one host. */
export function story(
  tasks: { host: string; task: string; item?: string; status: string }[],
  host = 'one',
): string[] {
  return tasks
    .filter((task) => task.host === host)
    .map((task) => `${task.task}${task.item === undefined ? '' : ` [${task.item}]`}: ${task.status}`);
}

/** What the debug tasks of a run have said, as "host: message". */
export function messages(tasks: { host: string; module: string; message?: string }[]): string[] {
  return tasks.filter((task) => task.module === 'debug').map((task) => `${task.host}: ${task.message}`);
}

/** The names of tasks with items and messages, as one host tells them. */
export function told(
  found: { host: string; task: string; item?: string; status: string; message?: string }[],
  host = 'one',
) {
  return found
    .filter((task) => task.host === host)
    .map(({ task, item, status, message = '' }) => {
      const of = item === undefined ? '' : ` [${item}]`;
      return `${task}${of}${status === 'unchanged' ? '' : ` ${status}`}: ${message}`;
    });
}
