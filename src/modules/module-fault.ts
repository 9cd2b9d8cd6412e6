import { converters } from '../core/converters.ts';
import { didYouMean } from '../core/errors.ts';
import { scriptParts } from '../core/module.ts';

/** The members of a module, and the type of each. */
const members: Record<string, string | readonly string[]> = {
  kind: 'string',
  summary: 'string',
  notes: 'string',
  params: 'object',
  check: 'function',
  want: 'function',
  send: 'function',
  content: 'function',
  words: 'function',
  needs: ['object', 'function'],
  returns: 'function',
  flags: 'object',
  looksAt: 'string',
  facts: 'object',
  drive: 'function',
  transactional: ['boolean', 'object'],
};

/** Why a value is not a module, in a sentence; undefined for a module. Code of users has no types at run time. */
export function moduleFault(value: unknown): string | undefined {
  if (!isRecord(value) || (value.kind !== 'state' && value.kind !== 'action'))
    return 'the file must end with export default stateModule({...}) or actionModule({...})';
  for (const [key, member] of Object.entries(value)) {
    const type = members[key];
    if (type === undefined) return `a module has no "${key}"${meant(key, Object.keys(members))}`;
    if (member !== undefined && ![type].flat().includes(typeof member))
      return `"${key}" must be a ${[type].flat().join(' or a ')}`;
  }
  for (const key of ['summary', 'params', ...(value.kind === 'state' ? ['want'] : [])])
    if (value[key] === undefined) return `the module has no "${key}"`;
  const needs = Array.isArray(value.needs) ? (value.needs as string[]) : [];
  const part = needs.find((each) => !(scriptParts as readonly string[]).includes(each));
  if (part !== undefined) return `"needs" has no "${part}"; known: ${scriptParts.join(', ')}`;
  return paramsFault(value.params as Record<string, unknown>);
}

function paramsFault(params: Record<string, unknown>): string | undefined {
  for (const [name, param] of Object.entries(params)) {
    if (!/^[a-z][a-z0-9_]*$/.test(name)) return `"${name}" cannot be the name of an argument`;
    if (!isRecord(param)) return `the argument "${name}" must be an object`;
    if (typeof param.type !== 'string' || !Object.hasOwn(converters, param.type))
      return `the argument "${name}" has no type; known: ${Object.keys(converters).join(', ')}`;
    if (typeof param.doc !== 'string') return `the argument "${name}" has no doc`;
  }
  return undefined;
}

function meant(key: string, known: readonly string[]): string {
  const close = didYouMean(key, known);
  return close ? `; did you mean "${close}"?` : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
