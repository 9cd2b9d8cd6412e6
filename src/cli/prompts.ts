import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { answerPrompts } from '../api/prompts.ts';
import type { Secrets } from '../core/secrets.ts';
import { textOf } from '../core/text.ts';
import { Raw, type Value, type Values } from '../core/values.ts';
import type { Plan, Prompt } from '../playbook/plan.ts';
import { clean } from '../report/clean.ts';
import { complain } from './streams.ts';

/**
 * Asks for the variables of `vars_prompt` that -e does not set, each name once, and adds the answers to the plays.
 * Answers are data, never templates; those of private prompts are secrets.
 * @throws InvalidInput without a terminal, for a variable without a default
 */
export async function askPrompts(plan: Plan, extraVars: Values, secrets: Secrets): Promise<void> {
  await answerPrompts(plan, extraVars, process.stdin.isTTY ? (prompt) => ask(prompt, secrets) : undefined);
}

async function ask({ text, hidden, confirm, default: otherwise }: Prompt, secrets: Secrets): Promise<Value> {
  const shown = otherwise === undefined || hidden ? text : `${text} [${textOf(otherwise)}]`;
  for (;;) {
    const answer = await askLine(shown, hidden);
    if (hidden) secrets.add(answer);
    if (confirm && (await askLine(`${text} (again)`, hidden)) !== answer)
      complain('These differ. Once more:\n');
    else return answer === '' && otherwise !== undefined ? otherwise : new Raw(answer);
  }
}

/** Reads one line from the terminal; with `hidden` it is not shown, even if it was typed before the prompt. */
export async function askLine(text: string, hidden: boolean): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: process.stdin,
    output: hidden ? silent : process.stderr,
    terminal: true,
  });
  lines.once('SIGINT', () => process.exit(130));
  const prompt = clean(`${text}: `);
  if (hidden) complain(prompt);
  try {
    // a line that is edited is drawn anew, and its prompt with it
    return await lines.question(hidden ? '' : prompt);
  } finally {
    lines.close();
    if (hidden) complain('\n');
  }
}
