import { isMapping, typeName, type Value } from '../../core/values.ts';
import { UndefinedVariable, undefinedAmong } from '../errors.ts';
import { keysOf, memberOf } from '../text.ts';

/** Follows a path from a value. */
export function walk(from: Value, done: string[], steps: readonly string[], hint?: string): Value {
  let value = from;
  const path = [...done];
  for (const step of steps) {
    path.push(step);
    const next = memberOf(value, step);
    if (next === undefined && hint) throw new UndefinedVariable(path, [], { hint });
    value = found(next, path, value);
  }
  return value;
}

/** Returns the value at a path. If it is undefined, throws UndefinedVariable with the names that its holder has. */
export function found(value: Value | undefined, path: string[], holder: Value): Value {
  if (value !== undefined) return value;
  if (path.at(-1) === 'length' && (Array.isArray(holder) || typeof holder === 'string'))
    throw new UndefinedVariable(path, [], { hint: `write {{ length ${path.slice(0, -1).join('.')} }}` });
  if (!isMapping(holder) && !Array.isArray(holder))
    throw new UndefinedVariable(path, [], {
      hint: `"${path.slice(0, -1).join('.')}" is ${typeName(holder)}`,
    });
  throw undefinedAmong(path, keysOf(holder));
}
