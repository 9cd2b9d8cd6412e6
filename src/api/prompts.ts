import { type Diagnostic, InvalidInput } from '../core/errors.ts';
import type { Value, Values } from '../core/values.ts';
import type { Plan, Prompt } from '../playbook/plan.ts';

/**
 * Adds the answers of `vars_prompt` to the plays, for the variables that are not given, each name once.
 * @param ask asks the user; without it, the defaults are the answers
 * @throws InvalidInput for a variable without an answer
 */
export async function answerPrompts(
  plan: Plan,
  extraVars: Values,
  ask?: (prompt: Prompt) => Promise<Value>,
): Promise<void> {
  const prompts = plan.plays.flatMap(({ prompts: own = [] }) => own);
  const open = new Map(prompts.map((prompt) => [prompt.name, prompt]));
  for (const name of Object.keys(extraVars)) open.delete(name);
  const answers: Values = {};
  const unanswered: Diagnostic[] = [];
  for (const prompt of open.values()) {
    if (ask) answers[prompt.name] = await ask(prompt);
    else if (prompt.default !== undefined) answers[prompt.name] = prompt.default;
    else unanswered.push(unanswerable(prompt));
  }
  if (unanswered.length > 0) throw new InvalidInput(unanswered);
  for (const { vars, prompts: own = [] } of plan.plays)
    for (const { name } of own) if (answers[name] !== undefined) vars[name] = answers[name];
}

function unanswerable({ name, place }: Prompt): Diagnostic {
  return {
    severity: 'error',
    code: 'undefined-variable',
    message: `"${name}" needs a prompt, and there is no terminal`,
    ...(place && { place }),
    hint: `give it with -e ${name}=…, or give it a default`,
  };
}
