import type { Findings } from '../core/findings.ts';
import { Cel, isMapping, Secret, type Value, type Values } from '../core/values.ts';
import type { Host } from '../inventory/model/inventory.ts';
import { type Use, usesOfValue } from '../playbook/compile/uses.ts';
import type { Lookup } from '../template/lookup.ts';

const none: Use[] = [];

/**
 * What variables are made of: the uses in their values. Filled once, by following names through all values
 * that they can have; the check of each task reads it.
 */
export class VariableReach {
  readonly names = new Set<string>();
  readonly uses: Use[] = [];
  /** What the templates that functions call read, by their paths. */
  readonly templates = new Map<string, readonly Use[]>();
  readonly #behind = new Map<string, Set<string>>();
  readonly #texts = new Map<string, Use[]>();
  readonly #objects = new WeakMap<object, readonly Use[]>();
  readonly #mappings: ReadonlySet<Values>;
  readonly #hosts: readonly Host[];
  readonly #called: (lookup: Lookup) => Promise<Map<string, Use[]>>;
  readonly #findings: Findings;

  /** @param called the templates that a function can call, by their paths, with what each reads */
  constructor(
    mappings: ReadonlySet<Values>,
    hosts: readonly Host[],
    called: (lookup: Lookup) => Promise<Map<string, Use[]>>,
    findings: Findings,
  ) {
    this.#mappings = mappings;
    this.#hosts = hosts;
    this.#called = called;
    this.#findings = findings;
  }

  /** Follows the uses, and the uses in the values of the names that they read, to the end. */
  async follow(uses: readonly Use[]): Promise<void> {
    const queue = [...uses];
    for (const use of queue) {
      this.uses.push(use);
      const name = use.path[0]!;
      // the value of the other host can read more
      if (name === 'hostvars' && use.path.length > 2) queue.push({ ...use, path: use.path.slice(2) });
      if (this.names.has(name)) continue;
      this.names.add(name);
      const behind = new Set<string>();
      this.#behind.set(name, behind);
      for (const inner of use.lookup ? await this.#open(use.lookup) : []) {
        queue.push(inner);
        behind.add(inner.path[0]!);
      }
      for (const [values, value] of this.#candidates(name)) {
        queue.push(...(await this.#learn(values, name, value)));
        for (const { path } of this.of(value)) behind.add(path[0]!);
      }
    }
  }

  async #open(lookup: Lookup): Promise<Use[]> {
    const called = await this.#called(lookup);
    for (const [path, uses] of called) this.templates.set(path, uses);
    return [...called.values()].flat();
  }

  /** All mappings that define the name, with the value. */
  #candidates(name: string): [object, Value][] {
    const having = (values: Values) => Object.hasOwn(values, name);
    const shared = [...this.#mappings]
      .filter(having)
      .map((values): [object, Value] => [values, values[name]!]);
    const own = new Map<Value, Host>();
    for (const host of this.#hosts) if (having(host.vars)) own.set(host.vars[name]!, host);
    return [...shared, ...[...own].map(([value, host]): [object, Value] => [holder(host, name), value])];
  }

  /** The names themselves and all names that their values can be made of, in a fixed order. */
  roots(names: Iterable<string>): string[] {
    const found = new Set(names);
    for (const name of found) for (const next of this.#behind.get(name) ?? []) found.add(next);
    return [...found].sort();
  }

  /** The uses in a value, if it was followed. */
  of(value: Value): readonly Use[] {
    if (typeof value === 'string') return value.includes('{{') ? (this.#texts.get(value) ?? none) : none;
    return typeof value === 'object' && value !== null ? (this.#objects.get(value) ?? none) : none;
  }

  /** Learns the uses in a value and in each part of it; returns them if they are new. */
  async #learn(values: object, key: string | number, value: Value): Promise<readonly Use[]> {
    if (typeof value === 'string' || value instanceof Cel) return this.#learnText(values, key, value);
    if (value instanceof Secret) return this.#learnSecret(value);
    if (!Array.isArray(value) && !isMapping(value)) return none;
    if (this.#objects.has(value)) return none;
    this.#objects.set(value, none);
    const parts: Use[] = [];
    for (const [i, item] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
      await this.#learn(value, i, item);
      parts.push(...this.of(item));
    }
    if (parts.length > 0) this.#objects.set(value, parts);
    return parts;
  }

  async #learnSecret(secret: Secret): Promise<readonly Use[]> {
    const uses = await this.#learn(secret, 'source', secret.source);
    this.#objects.set(secret, this.of(secret.source));
    return uses;
  }

  async #learnText(values: object, key: string | number, value: string | Cel): Promise<readonly Use[]> {
    const isText = typeof value === 'string';
    if (isText ? !value.includes('{{') || this.#texts.has(value) : this.#objects.has(value)) return none;
    const uses = await usesOfValue(value, { container: values, key }, this.#findings);
    if (isText) this.#texts.set(value, uses);
    else this.#objects.set(value, uses);
    return uses;
  }
}

/** The mapping that defines a host's variable: it knows the place. */
export function holder(host: Host, name: string): Values {
  const layer = host.layers.findLast(({ values }) => Object.hasOwn(values, name));
  return layer?.values[name] === host.vars[name] ? layer!.values : host.vars;
}
