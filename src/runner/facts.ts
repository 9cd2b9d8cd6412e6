import type { Value, Values } from '../core/values.ts';
import type { Answer } from '../remote/answer.ts';

/**
 * The facts that a host has answered to the module `setup`.
 * @throws Error when it could not gather them
 */
export function factsOf(answer: Answer): Values {
  if (answer.status === 'failed' || answer.status === 'died')
    throw new Error(`its facts cannot be gathered: ${answer.message || `code ${answer.rc}`}`);
  return factsFrom(answer.results);
}

const numbers = new Set(['cpus', 'memory_mb', 'uid']);
const lists = new Set(['ipv4_addresses']);

/** Facts as the language knows them, from what the module `setup` answered: `a.b` becomes a mapping. */
export function factsFrom(results: Record<string, string>): Values {
  const facts: Values = Object.create(null);
  for (const [key, text] of Object.entries(results)) {
    const [name, part] = key.split('.', 2) as [string, string | undefined];
    if (part === undefined) facts[name] = typed(name, text);
    else {
      facts[name] ??= Object.create(null) as Values;
      (facts[name] as Values)[part] = text;
    }
  }
  return facts;
}

function typed(name: string, text: string): Value {
  if (numbers.has(name)) return Number(text);
  if (lists.has(name)) return text === '' ? [] : text.split('\n');
  return text;
}
