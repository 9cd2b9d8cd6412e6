import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { type Diagnostic, InvalidInput } from '../core/errors.ts';
import { textOf } from '../core/text.ts';
import { Raw, type Value, type Values } from '../core/values.ts';
import type { Plan, Prompt } from '../playbook/plan.ts';
import { clean } from '../report/clean.ts';
import { complain } from './streams.ts';

/**
 * Asks for the variables of `vars_prompt` that -e does not give, each name once, and puts the answers into the plays.
 * What is typed is data: braces in it are no template.
 * @throws InvalidInput when nobody can be asked and there is no default
 */
export async function askPrompts(plan: Plan, extraVars: Values): Promise<void> {
  const prompts = plan.plays.flatMap(({ prompts: own = [] }) => own);
  const open = new Map(prompts.map((prompt) => [prompt.name, prompt]));
  for (const name of Object.keys(extraVars)) open.delete(name);
  const answers: Values = {};
  const unanswered: Diagnostic[] = [];
  for (const prompt of open.values()) {
    if (process.stdin.isTTY) answers[prompt.name] = await ask(prompt);
    else if (prompt.default !== undefined) answers[prompt.name] = prompt.default;
    else unanswered.push(unanswerable(prompt));
  }
  if (unanswered.length > 0) throw new InvalidInput(unanswered);
  for (const { vars, prompts: own = [] } of plan.plays)
    for (const { name } of own) if (answers[name] !== undefined) vars[name] = answers[name];
}

async function ask({ text, hidden, confirm, default: otherwise }: Prompt): Promise<Value> {
  const shown = otherwise === undefined || hidden ? text : `${text} [${textOf(otherwise)}]`;
  for (;;) {
    const answer = await askLine(shown, hidden);
    if (confirm && (await askLine(`${text} (again)`, hidden)) !== answer)
      complain('These differ. Once more:\n');
    else return answer === '' && otherwise !== undefined ? otherwise : new Raw(answer);
  }
}

/** What is typed on one line; what is hidden is not shown, not even what was typed before it was asked for. */
export async function askLine(text: string, hidden: boolean): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: process.stdin,
    output: hidden ? silent : process.stderr,
    terminal: true,
  });
  lines.once('SIGINT', () => process.exit(130));
  complain(clean(`${text}: `));
  try {
    return await lines.question('');
  } finally {
    lines.close();
    if (hidden) complain('\n');
  }
}

function unanswerable({ name, place }: Prompt): Diagnostic {
  return {
    severity: 'error',
    code: 'undefined-variable',
    message: `"${name}" must be asked for, and there is nobody to ask`,
    ...(place && { place }),
    hint: `give it with -e ${name}=…, or give it a default`,
  };
}
