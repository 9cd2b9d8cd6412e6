import { setTimeout as sleep } from 'node:timers/promises';
import { exitCode, Trouble } from '../core/errors.ts';
import type { Task } from '../playbook/plan.ts';
import { askLine } from './prompts.ts';
import { complain } from './streams.ts';

/** The time for the report to write the results before a question, in milliseconds. */
const moment = 50;

/**
 * Makes the questions of `--step`: whether to run a task. The answer holds for all hosts.
 * @throws Trouble without a terminal
 */
export function askForSteps(): (task: Task) => Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new Trouble('--step needs a terminal to ask', { exitCode: exitCode.invalid });
  const answers = new Map<Task, Promise<boolean>>();
  let isAsking = true;
  let last: Promise<unknown> = Promise.resolve();
  const ask = async (task: Task) => {
    await last.then(() => sleep(moment));
    if (!isAsking) return true;
    const answer = await answerFor(task);
    isAsking = answer !== 'c';
    return answer !== 'n';
  };
  return (task) => {
    const known = answers.get(task) ?? ask(task);
    answers.set(task, known);
    last = known;
    return known;
  };
}

async function answerFor({ name, role }: Task): Promise<string> {
  const title = `${role ? `${role.name} : ` : ''}${name}`;
  for (;;) {
    const answer = (await askLine(`Run "${title}"? (y)es, (n)o, (c)ontinue without questions`, false)).trim();
    if (/^(y|yes|n|no|c|continue)$/i.test(answer)) return answer[0]!.toLowerCase();
    complain('Answer y, n or c.\n');
  }
}
