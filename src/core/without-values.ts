import { type ArgProblem, argumentPath } from './check-args.ts';
import { Raw, type Value, type Values } from './values.ts';

/** Returns a problem with hidden arguments, without their values. */
export function withoutValues(problem: ArgProblem, given: Values): ArgProblem {
  const { code, message, key, path } = problem;
  const isQuoting = code === 'wrong-type' || (code === 'bad-arguments' && quotes(message, given));
  if (!isQuoting) return { ...problem, secret: true };
  const what = key === undefined ? 'an argument' : `"${argumentPath(path ?? [key])}"`;
  const { hint: _, ...rest } = problem;
  return { ...rest, message: `${what} has an invalid value`, hint: 'the value is not shown', secret: true };
}

function quotes(message: string, value: Value): boolean {
  if (value instanceof Raw) return quotes(message, value.text);
  if (value !== null && typeof value === 'object')
    return Object.values(value).some((part: Value) => quotes(message, part));
  const text = String(value ?? '').slice(0, 20);
  return text !== '' && message.includes(text);
}
