import {
  type Alias,
  isAlias,
  isMap,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Code } from '../core/codes.ts';
import type { Diagnostic, Place } from '../core/errors.ts';
import { providerProblems } from '../core/secret-source.ts';
import { Cel, isMapping, Raw, Secret, type Value, type Values } from '../core/values.ts';
import { maxDepth, tooDeep } from './compose.ts';
import { keyText, markMerged, placeAt, rememberNode, type YamlSource } from './places.ts';
import { quoted } from './quoting.ts';

/** How many values aliases may add to the written ones. */
const maxAliased = 1_000_000;

interface Anchor {
  value: Value;
  /** How many values it contains, including itself. */
  size: number;
  /** How many levels are below it. */
  height: number;
}

const plainTags = new Set(['str', 'int', 'float', 'bool', 'null', 'binary', 'map', 'seq']);
const standard = 'tag:yaml.org,2002:';
/** The kinds of values that have a tag of our own. */
const tagKinds: Record<string, string> = {
  '!raw': 'texts',
  '!cel': 'texts',
  '!vault': 'texts',
  '!secret': 'texts and mappings',
};
const tagHints: Record<string, string> = { '!unsafe': 'write !raw' };

/**
 * Inventories are also written for Ansible. In them, `!unsafe` is `!raw`, and a number that is too large stays a text;
 * `differencesIn` warns about it.
 */
export type Dialect = 'kplay' | 'inventory';

/** Builds values from nodes in one walk, and remembers the place of each list and mapping. */
export class Builder {
  readonly problems: Diagnostic[] = [];
  /** The encrypted texts, in the order of the file. */
  readonly sealed: Secret[] = [];
  readonly #source: YamlSource;
  readonly #anchors = new Map<string, Anchor | 'open'>();
  #size = 0;
  #aliased = 0;
  #deepest = 0;

  readonly #dialect: Dialect;

  constructor(source: YamlSource, dialect: Dialect) {
    this.#source = source;
    this.#dialect = dialect;
  }

  /** The value of a node at depth `level`. Problems are collected; a node with a problem becomes null. */
  build(node: Node | null, level = 0): Value {
    if (node === null) return null;
    if (level > this.#deepest) this.#deepest = level;
    this.#size++;
    if (isAlias(node)) return this.#alias(node, level);
    const name = (node as Scalar).anchor;
    return name ? this.#anchored(name, node, level) : this.#value(node, level);
  }

  #value(node: Node, level: number): Value {
    if (level > maxDepth) throw tooDeep(this.#source, node.range![0]);
    if (isMap(node) && node.tag === '!secret') return this.#provider(node, level);
    if (isMap(node)) return this.#knownTag(node) ? this.#mapping(node, level) : null;
    if (isSeq(node)) return this.#knownTag(node) ? this.#list(node, level) : null;
    return this.#scalar(node as Scalar);
  }

  #anchored(name: string, node: Node, level: number): Value {
    const [size, deepest] = [this.#size, this.#deepest];
    this.#deepest = level;
    this.#anchors.set(name, 'open');
    const value = this.#value(node, level);
    this.#anchors.set(name, { value, size: this.#size - size + 1, height: this.#deepest - level });
    this.#deepest = Math.max(deepest, this.#deepest);
    return value;
  }

  #alias(node: Alias, level: number): Value {
    const anchor = this.#anchors.get(node.source);
    if (!anchor) {
      const hint = /^[\w-]+$/.test(node.source)
        ? `write &${node.source} before the value, further up in this file`
        : `a text that starts with * needs quotes: "*${node.source}"`;
      return this.#problem('yaml-alias', `there is no anchor &${node.source} above`, node, hint);
    }
    if (anchor === 'open') return this.#problem('yaml-alias', `*${node.source} contains itself`, node);
    if (level + anchor.height > maxDepth) throw tooDeep(this.#source, node.range![0]);
    this.#deepest = Math.max(this.#deepest, level + anchor.height);
    this.#size += anchor.size;
    this.#aliased += anchor.size;
    if (this.#aliased <= maxAliased) return anchor.value;
    return this.#problem('yaml-aliases', `aliases expand to more than ${maxAliased} values`, node);
  }

  #list(node: YAMLSeq, level: number): Value[] {
    const list = (node.items as Node[]).map((item) => this.build(item, level + 1));
    rememberNode(list, this.#source, node);
    return list;
  }

  #mapping(node: YAMLMap, level: number): Values {
    const mapping: Values = Object.create(null);
    const merges: [Value, Pair][] = [];
    rememberNode(mapping, this.#source, node);
    for (const pair of node.items as Pair[]) {
      const key = this.#key(pair, node);
      if (key === undefined) continue;
      const problems = this.problems.length;
      const value = this.build(pair.value as Node | null, level + 1);
      const isBroken = this.problems.length > problems;
      if (isMerge(pair.key)) merges.push([isBroken ? [] : value, pair]);
      else if (key in mapping) this.#duplicate(key, pair, node);
      else mapping[key] = value;
    }
    for (const [value, pair] of merges) this.#merge(mapping, value, pair);
    return mapping;
  }

  #provider(node: YAMLMap, level: number): Secret {
    const source = this.#mapping(node, level);
    for (const { message, hint } of providerProblems(source))
      this.#problem('bad-secret', message, node, hint);
    return new Secret('!secret', source, this.#placeOf(node));
  }

  #key(pair: Pair, node: YAMLMap): string | undefined {
    if (isMap(pair.key) || isSeq(pair.key)) {
      const template = isMap(pair.key) && this.#source.text.startsWith('{{', node.range![0]);
      if (template) {
        const value = this.#source.text.slice(node.range![0], node.range![1]);
        const hint = `write ${quoted(value)}`;
        this.#problem('yaml-key', 'a value that starts with {{ is not in quotes', node, hint);
      } else this.#problem('yaml-key', 'a key must be a simple text', pair.key as Node);
      return undefined;
    }
    if (!isAlias(pair.key)) {
      if ((pair.key as Scalar | null)?.anchor) this.build(pair.key as Node);
      return keyText(pair.key);
    }
    this.#problem('yaml-key', 'an alias cannot be a key', pair.key, 'write the key itself');
    return undefined;
  }

  #duplicate(key: string, pair: Pair, node: YAMLMap): void {
    // finding the first one takes time: not for the thousands of a hostile file
    if (this.problems.length >= 100) return;
    const first = (node.items as Pair[]).find((other) => keyText(other.key) === key)?.key as Node | undefined;
    const { line } = placeAt(this.#source, first?.range?.[0] ?? 0);
    this.#problem('yaml-duplicate-key', `"${key}" is given twice`, pair.key as Node, `first in line ${line}`);
  }

  #merge(mapping: Values, value: Value, pair: Pair): void {
    for (const from of Array.isArray(value) ? value : [value]) {
      if (!isMapping(from)) {
        this.#problem('yaml-merge', '"<<" needs a mapping, or a list of mappings', pair.key as Node);
        continue;
      }
      for (const key of Object.keys(from)) {
        if (key in mapping) continue;
        mapping[key] = from[key]!;
        markMerged(mapping, key, from);
      }
    }
  }

  #scalar(node: Scalar): Value {
    const { value, tag } = node;
    if (tag !== undefined) {
      if (tag === '!raw' || this.#isUnsafe(node)) return new Raw(String(value));
      if (tag === '!cel') return new Cel(String(value));
      if (tag === '!secret' || tag === '!vault') return this.#sealed(tag, node);
      if (!this.#knownTag(node)) return null;
    }
    return typeof value === 'number' ? this.#number(value, node) : (value as Value);
  }

  #sealed(tag: Secret['tag'], node: Scalar): Secret {
    const secret = new Secret(tag, String(node.value), this.#placeOf(node));
    this.sealed.push(secret);
    return secret;
  }

  #number(value: number, node: Scalar): Value {
    const source = node.source ?? '';
    const whole = /^(?:[-+]?\d+|0[xo].*)$/.test(source);
    const exact = whole
      ? Number.isSafeInteger(value)
      : Number.isFinite(value) || /\.(inf|nan)$/i.test(source);
    if (exact) return value;
    if (this.#dialect === 'inventory' && whole) return source;
    return this.#problem('yaml-number', `${source} is too large for a number`, node, 'put it in quotes');
  }

  #isUnsafe({ tag }: Pick<Scalar, 'tag'>): boolean {
    return tag === '!unsafe' && this.#dialect === 'inventory';
  }

  #knownTag(node: Node): boolean {
    const { tag } = node as Scalar;
    if (
      tag === undefined ||
      tag === '!' ||
      (tag.startsWith(standard) && plainTags.has(tag.slice(standard.length)))
    )
      return true;
    const short = tag.replace(standard, '!!');
    const kinds = tagKinds[short];
    const message = kinds ? `${short} is for ${kinds} only` : `unknown tag ${short}`;
    const hint = tagHints[short] ?? 'known tags: !raw (text as it is), !cel (an expression), !secret';
    this.#problem('yaml-tag', message, node, hint);
    return false;
  }

  #placeOf(node: Node | null): Place {
    const range = node?.range ?? [0, 1];
    return placeAt(this.#source, range[0], range[1]);
  }

  #problem(code: Code, message: string, node: Node | null, hint?: string): null {
    const place = this.#placeOf(node);
    this.problems.push({ severity: 'error', code, message, place, ...(hint ? { hint } : {}) });
    return null;
  }
}

function isMerge(key: unknown): boolean {
  const scalar = key as Scalar | null;
  return scalar?.value === '<<' && scalar.type === 'PLAIN';
}
