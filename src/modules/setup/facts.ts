import { isMapping, type Value, type Values } from '../../core/values.ts';

const numbers = new Set(['cpus', 'memory_mb', 'uid']);
const lists = new Set(['ipv4_addresses']);

/**
 * Facts in the form of the language, from the results of run.sh: `a.b` becomes a mapping.
 * @throws Error for a fact that is both a mapping and another value
 */
export function factsFrom(results: Readonly<Record<string, string>>): Values {
  const facts: Values = Object.create(null);
  for (const [key, text] of Object.entries(results)) {
    const [name, part] = key.split('.', 2) as [string, string | undefined];
    const holder = facts[name] ?? (part === undefined ? undefined : (Object.create(null) as Values));
    if (isMapping(holder) !== (part !== undefined)) throw new Error(`the fact "${name}" has two values`);
    if (isMapping(holder)) holder[part!] = text;
    facts[name] = isMapping(holder) ? holder : typed(name, text);
  }
  return facts;
}

function typed(name: string, text: string): Value {
  if (numbers.has(name)) return Number(text);
  if (lists.has(name)) return text === '' ? [] : text.split('\n');
  return text;
}
