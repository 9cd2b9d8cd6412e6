import { didYouMean } from '../core/errors.ts';
import { notBeforeRun, Unknown } from '../core/unknown.ts';
import { isMapping, typeName, type Value } from '../core/values.ts';
import { nameHint } from '../inventory/model/names.ts';
import type { Use } from '../playbook/compile/uses.ts';
import { type Lookup, lookupName } from '../template/lookup.ts';
import type { Layer, World } from '../template/scope.ts';
import { hintForName } from './name-hints.ts';
import { memberHint, type RegisteredShape } from './registered.ts';
import type { VariableReach } from './variable-reach.ts';

/** The names that a loop defines. */
export interface LoopNames {
  /** The name of the item, and of its number, if that has a name. */
  itemName: string;
  indexName: string | undefined;
  /** The possible values of the item; unknown when the loop is an expression. */
  items: readonly Value[] | Unknown;
}

/** The names as a task on a host sees them. */
export interface VisibleNames {
  /** Lowest precedence first. */
  layers: readonly Layer[];
  /** The layer whose values are known only in the run: set_fact and registered results. */
  live: Layer;
  /** The loops that it is in, outermost first. */
  loops: readonly LoopNames[];
  /** The name of the item of its own loop, also where the task is outside of it. */
  itemName: string;
  reach: VariableReach;
  /** What is known of registered values. */
  registered?: ReadonlyMap<string, RegisteredShape>;
  /** Files and the environment. */
  world: World;
  /** What is visible of each host of the inventory, through `hostvars`; absent if tasks can add hosts. */
  others?: { names: () => string[]; of: (host: string) => VisibleNames | undefined };
}

/** A use of something that is not defined. */
export interface Missing {
  /** As a user would write it: `db.port`. */
  path: string;
  /** It is not a variable, but something that is looked up. */
  lookup?: Lookup;
  /** The variables through which it is reached, outermost first. */
  chain: string[];
  cycle?: true;
  hint: string | undefined;
}

/** The undefined part of what a use reads; undefined when all is defined, or can only be known later. */
export function missing(
  { path, lookup, isShallow }: Pick<Use, 'path' | 'lookup' | 'isShallow'>,
  visible: VisibleNames,
  chain: readonly string[] = [],
): Missing | undefined {
  if (lookup) return missingLookup(lookup, visible, chain);
  const [root] = path as [string, ...string[]];
  if (isShallow && isMapping(find(root, visible))) return undefined;
  return missingName(path, visible, chain);
}

function missingLookup(lookup: Lookup, visible: VisibleNames, chain: readonly string[]): Missing | undefined {
  const { kind, name } = lookup;
  const absent = { path: lookupName(lookup), lookup, chain: [...chain] };
  if (kind === 'env')
    return visible.world.env(name) === undefined ? { ...absent, hint: undefined } : undefined;
  const file = visible.world.find(kind, name);
  if (file === undefined) return { ...absent, hint: visible.world.hint(kind, name) };
  return kind === 'template'
    ? missingAmong(visible.reach.templates.get(file) ?? [], absent.path, visible, chain)
    : undefined;
}

function missingName(
  path: readonly string[],
  visible: VisibleNames,
  chain: readonly string[],
): Missing | undefined {
  const [root, ...rest] = path as [string, ...string[]];
  if (root === 'facts') return undefined;
  if (root === 'hostvars') return missingOnHost(rest, visible, chain);
  const at = visible.loops.findLastIndex(({ itemName }) => itemName === root);
  if (at >= 0) return missingInItem(rest, at, visible, chain);
  const isOfLoop = root === 'loop' || visible.loops.some(({ indexName }) => indexName === root);
  if (isOfLoop && visible.loops.length > 0) return undefined;
  const value = find(root, visible);
  if (value === undefined) return { path: root, chain: [...chain], hint: hintForName(root, visible) };
  if (value instanceof Unknown) return missingMember(path, visible, chain);
  return missingKey(value, rest, [root], visible, chain);
}

/** The undefined member of a registered value. */
function missingMember(
  [root, member]: readonly string[],
  { registered }: VisibleNames,
  chain: readonly string[],
): Missing | undefined {
  const shape = registered?.get(root!);
  if (!shape || member === undefined || shape.members.includes(member)) return undefined;
  const close = didYouMean(member, shape.members);
  const hint = close ? `did you mean "${root}.${close}"?` : memberHint(root!, member, shape);
  return { path: `${root}.${member}`, chain: [...chain], hint };
}

/** The undefined part of `hostvars.HOST.NAME`. */
function missingOnHost(
  [host, ...rest]: readonly string[],
  { others }: VisibleNames,
  chain: readonly string[],
): Missing | undefined {
  if (host === undefined || !others) return undefined;
  const visible = others.of(host);
  if (!visible) {
    const hint = nameHint(host, others.names()).replace(/(?<=^did you mean ")/, 'hostvars.');
    return { path: `hostvars.${host}`, chain: [...chain], hint };
  }
  const found = rest.length > 0 ? missingName(rest, visible, chain) : undefined;
  if (!found) return undefined;
  const [first, ...inner] = found.chain.slice(chain.length);
  const hint = found.hint?.replace(/(?<=^did you mean ")/, `hostvars.${host}.`);
  return first === undefined
    ? { ...found, path: `hostvars.${host}.${found.path}`, hint }
    : { ...found, chain: [...chain, `hostvars.${host}.${first}`, ...inner] };
}

/** The first undefined thing that the templates in a variable's value, or in a part of it, read. */
function missingWithin(
  value: Value,
  at: string,
  visible: VisibleNames,
  outer: readonly string[],
): Missing | undefined {
  return missingAmong(visible.reach.of(value), at, visible, outer);
}

/** The first of these uses that reads something undefined; all of them are in something called `at`. */
function missingAmong(
  uses: readonly Use[],
  at: string,
  visible: VisibleNames,
  outer: readonly string[],
): Missing | undefined {
  const chain = [...outer, at];
  if (outer.includes(at)) return { path: at, chain, cycle: true, hint: undefined };
  for (const use of uses) {
    const found = use.guarded ? undefined : missing(use, visible, chain);
    if (found) return found;
  }
  return undefined;
}

function missingInItem(
  rest: string[],
  at: number,
  visible: VisibleNames,
  chain: readonly string[],
): Missing | undefined {
  const { items, itemName } = visible.loops[at]!;
  if (items instanceof Unknown) return undefined;
  // an item gets its value outside of its loop
  const outside = { ...visible, loops: visible.loops.slice(0, at) };
  for (const item of items) {
    const found = missingKey(item, rest, [itemName], outside, chain);
    if (found) return found;
  }
  return undefined;
}

/** Follows keys into a value as far as it is known. */
function missingKey(
  value: Value,
  rest: readonly string[],
  walked: string[],
  visible: VisibleNames,
  chain: readonly string[],
): Missing | undefined {
  const [key, ...more] = rest;
  const at = walked.join('.');
  const alias = typeof value === 'string' ? pathIn(value) : undefined;
  if (key !== undefined && isPlain(value)) {
    const hint = `"${at}" is ${typeName(value)}, and has no keys`;
    return { path: [...walked, key].join('.'), chain: [...chain], hint };
  }
  const stops = alias !== undefined || key === undefined || !isMapping(value);
  if (stops && chain.includes(at)) return { path: at, chain: [...chain, at], cycle: true, hint: undefined };
  if (alias) return missingName([...alias, ...rest], visible, [...chain, at]);
  if (stops) return missingWithin(value, at, visible, chain);
  const path = [...walked, key];
  if (Object.hasOwn(value, key)) return missingKey(value[key]!, more, path, visible, chain);
  const close = didYouMean(key, Object.keys(value));
  const known = Object.keys(value);
  const hint = close
    ? `did you mean "${[...walked, close].join('.')}"?`
    : known.length > 0
      ? `"${walked.join('.')}" has ${known.slice(0, 8).join(', ')}`
      : undefined;
  return { path: path.join('.'), chain: [...chain], hint };
}

/** A value without parts, whatever the run gives. */
function isPlain(value: Value): boolean {
  return (
    (typeof value === 'string' && !value.includes('{{')) ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  );
}

/** The path in a text that consists of one path only: `{{ db.port }}`. */
function pathIn(text: string): string[] | undefined {
  return /^\s*\{\{\s*([A-Za-z_]\w*(\.\w+)*)\s*\}\}\s*$/.exec(text)?.[1]?.split('.');
}

/** The value of a name, as written; unknown when only the run will know it. */
export function find(name: string, visible: VisibleNames): Value | Unknown | undefined {
  for (let i = visible.layers.length - 1; i >= 0; i--) {
    const layer = visible.layers[i]!;
    if (layer.has(name)) return layer === visible.live ? notBeforeRun : layer.get(name);
  }
  return undefined;
}
