import type { Change } from '../core/events.ts';
import type { ShellValue } from '../core/module.ts';
import type { Param, Params } from '../core/params.ts';
import { mappingOf, type Value, type Values } from '../core/values.ts';
import type { Difference } from './difference.ts';

/** A task that describes what a host has now; or why it cannot be written. */
export type CapturedTask = { task: Values } | { why: string };

/** Arguments that name what a module manages. */
const identifying = new Set(['path', 'dest', 'name', 'key', 'user', 'section', 'option']);

/** What the module file sets without a content. */
const attributes = new Set(['mode', 'owner', 'group']);

/** Writes down what a host has in place of what the playbook wants. */
export function capturedTask({ event, mark, changes }: Difference, params: Params): CapturedTask {
  if (event.hidden) return { why: 'its task has no_log' };
  const { module, task } = event;
  const given = givenArgs(params, mark.variables);
  const path = mark.looksAt === undefined ? undefined : mark.variables[mark.looksAt];
  const state = changes.find(({ key }) => key === 'state');
  if (state?.before === 'absent' && typeof path === 'string')
    return { task: mappingOf({ name: task, file: mappingOf({ path: path, state: 'absent' }) }) };
  if (
    typeof path === 'string' &&
    changes.every(({ key, before }) => attributes.has(key) && before !== null)
  ) {
    const values = changes.map(({ key, before }) => [key, before] as const);
    return {
      task: mappingOf({ name: task, file: mappingOf({ path, ...Object.fromEntries(values) }) }),
    };
  }
  const isIdentity = (name: string) => identifying.has(name);
  const args: Values = mappingOf(given);
  const open: string[] = [];
  for (const change of changes) {
    const found = argumentsFor(change, params);
    if (!found) open.push(change.key);
    else if (found !== 'nothing') Object.assign(args, found);
  }
  if (Object.hasOwn(args, 'content')) delete args.src;
  const text = changes.find(({ kind, before }) => kind === 'text' && before !== null);
  if (changes.some(({ key }) => key === 'sha256') && !text) open.push('content');
  if (open.length > 0) return { why: `${[...new Set(open)].join(', ')} cannot be written as an argument` };
  if (!Object.keys(args).some(isIdentity)) return { why: 'no argument names what it manages' };
  if (JSON.stringify(args).includes('{{'))
    return { why: 'a text with {{ would be a template: write it with !raw' };
  const isTemplate = module === 'template' && text !== undefined;
  return { task: mappingOf({ name: task, [isTemplate ? 'copy' : module]: args }) };
}

/** The arguments for one change; 'nothing' if another change has them, undefined without any. */
function argumentsFor({ key, before, kind }: Change, params: Params): Values | 'nothing' | undefined {
  if (kind === 'text') return before === null ? undefined : mappingOf({ content: before });
  if (key === 'sha256') return 'nothing';
  if (before === null) return undefined;
  const param = params[key];
  if (param && !param.secret) return mappingOf({ [key]: converted(before, param) });
  // the keys of packages are their names
  if (params.state?.enum?.includes('present') && params.name?.type === 'list' && /^[\w.+-]+$/.test(key))
    return mappingOf({ name: key, state: before === 'absent' || before === 'purged' ? 'absent' : 'present' });
  return undefined;
}

/** The arguments as they were given, as far as they can be read back; without defaults. */
function givenArgs(params: Params, variables: Readonly<Record<string, ShellValue>>): Values {
  const pairs = Object.entries(params).flatMap(([name, param]): [string, Value][] => {
    const value = variables[name];
    const isReadable = !param.secret && !['map', 'any', 'file', 'template'].includes(param.type);
    if (!isReadable || value === undefined || value === '' || value instanceof Uint8Array) return [];
    const read = typeof value === 'string' ? converted(value, param) : value;
    return param.default === read || (value === false && param.default === undefined) ? [] : [[name, read]];
  });
  return Object.fromEntries(pairs);
}

function converted(text: string, { type, default: usual }: Param): Value {
  if (type === 'bool') return text === 'yes' || text === 'true';
  if (type === 'int' || type === 'number') return Number.isFinite(Number(text)) ? Number(text) : text;
  if (type === 'list' && Array.isArray(usual) && text === '') return [];
  if (type === 'list') return text.split('\n');
  return text;
}
