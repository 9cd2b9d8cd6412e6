import { isScalar, type Node, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Place } from '../core/errors.ts';
import type { Values } from '../core/values.ts';
import { sourceOffset } from './scalar.ts';

/** A source text, and where its lines start (computed on first use). */
export interface YamlSource {
  file: string;
  text: string;
  lines?: number[];
  /** The file is encrypted, and this is its decrypted text. */
  isEncrypted?: true;
}

/** The mark of a list or mapping: its node, and for merged keys (`<<`) the mapping that they come from. */
interface Mark {
  source: YamlSource;
  node: YAMLMap | YAMLSeq;
  merged?: Map<string, object>;
  index?: Map<string, Pair>;
}

const marks = new WeakMap<object, Mark>();
const given = new WeakMap<object, Map<string, Place>>();
const parts = new WeakMap<object, readonly object[]>();

/** Remembers the node of a container. */
export function rememberNode(container: object, source: YamlSource, node: YAMLMap | YAMLSeq): void {
  marks.set(container, { source, node });
}

/** Remembers that a list or mapping, with all parts, was read from an encrypted file. */
export function markEncrypted(value: unknown): void {
  const known = typeof value === 'object' && value ? marks.get(value) : undefined;
  if (known) known.source.isEncrypted = true;
}

/** Whether a list or mapping was read from an encrypted file. */
export function isEncrypted(container: object): boolean {
  return marks.get(container)?.source.isEncrypted === true;
}

/** Remembers the places of a mapping's keys, for a mapping from another format than YAML. */
export function markPlaces(container: object, places: Map<string, Place>): void {
  given.set(container, places);
}

/** Remembers the mappings that a mapping was merged from; of several with a key, the last one counts. */
export function markParts(container: object, from: readonly object[]): void {
  parts.set(container, from);
}

function partOf(container: object, key: string | number | undefined): object | undefined {
  return key === undefined ? undefined : parts.get(container)?.findLast((part) => Object.hasOwn(part, key));
}

/** The place in a mapping that was not read from YAML directly. */
function elsewhere(container: object, key: string | number | undefined): Place | undefined {
  const part = partOf(container, key);
  return part ? placeOf(part, key) : given.get(container)?.get(String(key));
}

/** Remembers that `key` of `container` was merged from the mapping `from`. */
export function markMerged(container: object, key: string, from: object): void {
  const known = marks.get(container);
  if (!known) return;
  known.merged ??= new Map();
  known.merged.set(key, from);
}

/** A mapping in which a key goes by another name; each value keeps its place. */
export function withRenamedKey(mapping: Values, key: string, name: string): Values {
  const renamed: Values = Object.create(null);
  for (const [each, value] of Object.entries(mapping)) renamed[each === key ? name : each] = value;
  const known = marks.get(mapping);
  const pair = known && pairOf(known, key);
  if (known)
    marks.set(renamed, {
      ...known,
      index: new Map([...known.index!, ...(pair ? [[name, pair] as const] : [])]),
    });
  return renamed;
}

/** The text of a mapping's key: as written when it is not quoted, so that 0644 and 1.10 stay what they are. */
export function keyText(key: unknown): string {
  const scalar = key as Scalar | null;
  if (scalar === null) return '';
  return scalar.type === 'PLAIN' && scalar.source !== undefined ? scalar.source : String(scalar.value);
}

/** The place from one offset of a text to another; underlines no further than the end of the first line. */
export function placeAt(source: YamlSource, start: number, end: number = start + 1): Place {
  source.lines ??= lineStarts(source.text);
  const line = lineOf(source.lines, start);
  const from = source.lines[line]!;
  const lineEnd = (source.lines[line + 1] ?? source.text.length + 1) - 1;
  const length = Math.min(end, lineEnd) - start;
  const place = { file: source.file, line: line + 1, col: start - from + 1 };
  return length > 1 ? { ...place, length } : place;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineOf(starts: number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function pairOf(known: Mark, key: string): Pair | undefined {
  known.index ??= new Map((known.node.items as Pair[]).map((pair) => [keyText(pair.key), pair]));
  return known.index.get(key);
}

function nodePlace(source: YamlSource, node: unknown): Place | undefined {
  const range = (node as Node | null | undefined)?.range;
  return range ? placeAt(source, range[0], range[1]) : undefined;
}

function valueNode(known: Mark, key: string | number): unknown {
  if (Array.isArray(known.node.items) && typeof key === 'number') return known.node.items[key];
  return pairOf(known, String(key))?.value;
}

/**
 * The text of a scalar at `container[key]` as it is written, for a result of readYaml; undefined for other
 * containers.
 */
export function writtenTextOf(container: object, key: string | number): string | undefined {
  const known = marks.get(container);
  const from = known?.merged?.get(String(key));
  if (from) return writtenTextOf(from, key);
  const node = known && valueNode(known, key);
  return isScalar(node) ? node.source : undefined;
}

/** Whether the scalar at `container[key]` is written without quotes. */
export function isPlainAt(container: object, key: string | number): boolean {
  const known = marks.get(container);
  const from = known?.merged?.get(String(key));
  if (from) return isPlainAt(from, key);
  const node = known && valueNode(known, key);
  return isScalar(node) && node.type === 'PLAIN';
}

/**
 * The place of the value at `container[key]`, or of the container itself without a key. Works for lists and
 * mappings from readYaml, and for keys given to markPlaces; undefined for others.
 */
export function placeOf(container: object, key?: string | number): Place | undefined {
  const known = marks.get(container);
  if (!known) return elsewhere(container, key);
  if (key === undefined) return nodePlace(known.source, known.node);
  const from = known.merged?.get(String(key));
  if (from) return placeOf(from, key);
  const node = valueNode(known, key) as Scalar | undefined;
  const absent = node?.range && node.range[0] === node.range[1];
  if ((!node || absent) && typeof key === 'string') return keyPlaceOf(container, key);
  return nodePlace(known.source, node);
}

/** The place of a mapping's key. */
export function keyPlaceOf(container: object, key: string): Place | undefined {
  const known = marks.get(container);
  if (!known) {
    const part = partOf(container, key);
    return part ? keyPlaceOf(part, key) : elsewhere(container, key);
  }
  const from = known.merged?.get(key);
  if (from) return keyPlaceOf(from, key);
  return nodePlace(known.source, pairOf(known, key)?.key);
}

/**
 * The place in the file of the character at `offset` of a string (UTF-16 units). Returns the start of the scalar
 * where escapes shift the offsets.
 */
export function placeWithin(container: object, key: string | number, offset: number): Place | undefined {
  const known = marks.get(container);
  if (!known) {
    const part = partOf(container, key);
    return part ? placeWithin(part, key, offset) : elsewhere(container, key);
  }
  const from = known.merged?.get(String(key));
  if (from) return placeWithin(from, key, offset);
  const node = valueNode(known, key) as Scalar | undefined;
  const at = node?.range ? sourceOffset(node, known.source.text, offset) : undefined;
  return at === undefined ? placeOf(container, key) : placeAt(known.source, at);
}
