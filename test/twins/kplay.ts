import { join } from 'node:path';
import type { TaskEvent } from '../../src/core/events.ts';
import type { Value } from '../../src/core/values.ts';
import type { LabStatus } from '../../src/lab/status.ts';
import { folderWith } from '../support/program.ts';
import { runEventsHere } from '../support/program-here.ts';
import { rounds, type Twin, type TwinStory } from './case.ts';
import { lookAt, prepareCases } from './host.ts';
import { filesOf, playOf, saidBy } from './play.ts';

/** What kplay does with a case in check mode, in a first and in a second run. */
export interface TwinRuns {
  story: TwinStory;
  /** What is there before, and after check mode. */
  before: string[];
  afterCheck: string[];
  /** What is there after the second run. */
  afterSecond: string[];
  /** What check mode predicts, and what the first run does. */
  predicted: TaskEvent;
  made: TaskEvent;
}

const words: Record<string, string> = { unchanged: 'ok', ignored: 'failed' };

/** Runs cases with kplay on a host: in check mode, and twice. */
export async function byKplay(
  lab: LabStatus,
  host: string,
  cases: Twin[],
  shell: string,
): Promise<Map<Twin, TwinRuns>> {
  const all = new Map<Twin, TwinRuns>();
  for (const round of rounds(cases)) {
    await prepareCases(lab, host, round);
    const files = await filesOf(round);
    const look = () => lookAt(lab, host, round, files);
    const run = await runner(lab, host, round, files, shell);
    const before = await look();
    const check = await run('--check');
    const afterCheck = await look();
    const first = await run();
    const trees = await look();
    const second = await run();
    const afterSecond = await look();
    for (const [i, one] of round.entries())
      all.set(one, {
        story: {
          first: statusOf(first.of(one)),
          second: statusOf(second.of(one)),
          ...(one.says && { says: saidBy(withoutFacts(one), first.result(one)) }),
          tree: trees[i]!,
        },
        ...{ before: before[i]!, afterCheck: afterCheck[i]!, afterSecond: afterSecond[i]! },
        ...{ predicted: check.of(one), made: first.of(one) },
      });
  }
  return all;
}

/** Facts are values of the result itself. */
const withoutFacts = (one: Twin): Twin => ({
  ...one,
  says: one.says!.map((path) => path.replace(/^ansible_facts\./, '')),
});

const statusOf = ({ status }: TaskEvent) => words[status] ?? status;

interface Run {
  of: (one: Twin) => TaskEvent;
  /** The value that the task registered. */
  result: (one: Twin) => Value | undefined;
}

/** Returns what runs the tasks of cases, with options of the command line. */
async function runner(
  lab: LabStatus,
  hosts: string,
  cases: Twin[],
  files: string,
  shell: string,
): Promise<(...options: string[]) => Promise<Run>> {
  const play = playOf(cases, files, { hosts, vars: { kplay_shell: shell } }, tasksOf);
  const folder = await folderWith({ 'play.yml': play });
  return async (...options) => {
    const { tasks, stderr, end } = await runEventsHere([
      '-i',
      lab.inventory,
      join(folder, 'play.yml'),
      ...options,
    ]);
    if (!end) throw new Error(stderr);
    const found = (id: string) => tasks.find(({ task }) => task === id);
    return {
      of: (one) => {
        const event = found(one.id);
        if (!event) throw new Error(`no result of ${one.title}: ${stderr}`);
        return event;
      },
      result: (one) => {
        const message = found(`result of ${one.id}`)?.message;
        return message === undefined ? undefined : (JSON.parse(message) as Value);
      },
    };
  };
}

/** The task of a case, and one that shows its result. */
function tasksOf({ id, task, says }: Twin): Value[] {
  const itself = { name: id, ...task, ignore_errors: true };
  if (!says) return [itself];
  return [
    { ...itself, register: 'seen' },
    { name: `result of ${id}`, debug: { var: 'seen' }, ignore_errors: true },
  ];
}
