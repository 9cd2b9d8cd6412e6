import { isNamedSecret } from '../core/secret-names.ts';
import { isMapping, type Value } from '../core/values.ts';
import { TemplateError, through, UndefinedVariable, undefinedAmong } from './errors.ts';
import { walk } from './handlebars/walk.ts';
import { lookupName } from './lookup.ts';
import { isFinal, render, renderText } from './render.ts';
import type { ScopeReader } from './scope-reader.ts';
import { memberOf } from './text.ts';
import { bareWorld, type World } from './world.ts';

export { TemplateError, UndefinedVariable, within } from './errors.ts';
export type { World } from './world.ts';

/**
 * One level of variables, lowest precedence first in a Scope. Values are as written: strings may hold
 * templates. `get` may throw (for a value that is not there yet, for example). Its errors must pass through
 * rendering and evaluation unchanged, so that the code that threw them can catch them.
 */
export interface Layer {
  has(name: string): boolean;
  get(name: string): Value | undefined;
  names(): Iterable<string>;
  /**
   * Its values are data, such as the answer of a host or the item of a loop, and are never rendered. A value that
   * anyone but the playbook's author can choose must be in a plain layer.
   */
  readonly plain?: boolean;
  /** Did anyone but the author of the playbook choose this value? If so, it is quoted in the text of a shell. */
  isOutside?(name: string): boolean;
}

/** A layer over a plain mapping. */
export function layer(
  values: { [name: string]: Value },
  options: { plain?: boolean; outside?: boolean } = {},
): Layer {
  return {
    isOutside: () => options.outside === true,
    has: (name) => Object.hasOwn(values, name),
    get: (name) => (Object.hasOwn(values, name) ? values[name] : undefined),
    names: () => Object.keys(values),
    plain: options.plain ?? false,
  };
}

/**
 * The variables that are visible at one place. Those that hold templates are rendered when they are read, only as
 * far as the path goes, and cached: layers must not change while a scope is in use. Make one for each task.
 */
export class Scope implements ScopeReader {
  readonly #layers: readonly Layer[];
  readonly #rendered = new Map<string, { value: Value; outside: boolean }>();
  readonly #underway = new Set<string>();

  /** What functions such as `file` read. */
  readonly world: World;

  /** Was a value read that the author of the playbook did not choose? See `watch`. */
  outside = false;

  /** @param layers lowest precedence first */
  constructor(layers: readonly Layer[], world: World = bareWorld) {
    this.#layers = layers;
    this.world = world;
  }

  /** A scope with one more layer on top. Rendered values are not shared: lower layers may read the new one. */
  with(top: Layer): Scope {
    return new Scope([...this.#layers, top], this.world);
  }

  /** Is the variable defined? Its value may still be invalid or missing. */
  has(name: string): boolean {
    return this.#layers.some((each) => each.has(name));
  }

  /** The names of all variables, each once. */
  names(): Iterable<string> {
    return new Set(this.#layers.flatMap((each) => [...each.names()]));
  }

  /** Runs a function, and returns whether it read a value from outside. */
  watch<T>(run: () => T): { value: T; outside: boolean } {
    const before = this.outside;
    this.outside = false;
    try {
      const value = run();
      return { value, outside: this.outside };
    } finally {
      this.outside ||= before;
    }
  }

  /** Runs a function whose result counts as chosen by its author, whatever it reads. */
  aside<T>(run: () => T): T {
    const before = this.outside;
    try {
      return run();
    } finally {
      this.outside = before;
    }
  }

  /**
   * A variable's value, rendered.
   * @throws UndefinedVariable; TemplateError for a cycle, with its variables; errors of layers, unchanged
   */
  get(name: string): Value {
    return this.resolve([name]);
  }

  /** The value that a path leads to, rendered: `['db', 'port']`, list items by their index. Throws as `get`. */
  resolve(path: readonly string[]): Value {
    const found = this.open(path);
    // a plain value is not searched: it may hold the variables of all hosts
    const value = found.plain || isFinal(found.value) ? found.value : this.#render(path, found.value);
    if (typeof value === 'string' && isNamedSecret(path.at(-1)!, value)) this.world.hide(value);
    return value;
  }

  /** The text of a template file, rendered; `name` is the name of the file. Throws as `get`. */
  template(name: string, path: string): string {
    const key = lookupName({ kind: 'template', name });
    return this.#once(key, key, () => renderText(this.world.read(path), this)) as string;
  }

  /** As `resolve`, but a mapping stays as written inside. If `plain` is true, all of the value is final. */
  open(path: readonly string[]): { value: Value; plain: boolean } {
    const top = this.#layers.findLast((each) => each.has(path[0]!));
    let value = top?.get(path[0]!);
    if (top === undefined || value === undefined) throw undefinedAmong(path.slice(0, 1), this.names());
    this.outside ||= top.isOutside?.(path[0]!) === true;
    if (top.plain) return { value: walk(value, [path[0]!], path.slice(1)), plain: true };
    for (let i = 1; ; i++) {
      if (isScalar(value) && !isFinal(value)) {
        const known = this.#render(path.slice(0, i), value);
        return { value: walk(known, path.slice(0, i), path.slice(i)), plain: true };
      }
      if (i >= path.length) return { value, plain: false };
      const next = memberOf(value, path[i]!);
      value = next === undefined ? walk(value, path.slice(0, i), [path[i]!]) : next;
    }
  }

  /** The template at a path, as its author wrote it; undefined for a value without a template. */
  written(path: readonly string[]): string | undefined {
    const top = this.#layers.findLast((each) => each.has(path[0]!));
    if (top === undefined || top.plain || top.isOutside?.(path[0]!)) return undefined;
    const value = path
      .slice(1)
      .reduce<Value | undefined>(
        (holder, key) => (holder === undefined ? undefined : memberOf(holder, key)),
        top.get(path[0]!),
      );
    return typeof value === 'string' && value.includes('{{') ? value : undefined;
  }

  #render(path: readonly string[], value: Value): Value {
    return this.#once(path.join('\0'), path.join('.'), () => render(value, this));
  }

  #once(key: string, name: string, make: () => Value): Value {
    const known = this.#rendered.get(key);
    if (known !== undefined) {
      this.outside ||= known.outside;
      return known.value;
    }
    if (this.#underway.has(key)) throw this.#cycle(key);
    this.#underway.add(key);
    try {
      const made = this.watch(make);
      this.#rendered.set(key, made);
      return made.value;
    } catch (error) {
      const isOurs =
        error instanceof UndefinedVariable ||
        (error instanceof TemplateError && !(error instanceof CycleError));
      throw isOurs ? through(name, error) : error;
    } finally {
      this.#underway.delete(key);
    }
  }

  #cycle(key: string): TemplateError {
    const all = [...this.#underway, key].map((each) => each.replaceAll('\0', '.'));
    const chain = all.slice(all.indexOf(key.replaceAll('\0', '.')));
    const message = `the variable ${chain.map((name) => `"${name}"`).join(' needs ')}: it depends on itself`;
    return new CycleError(message, 0, 'give one of them another name', chain);
  }
}

/** Variables that need each other; `chain` starts and ends with the same one. */
export class CycleError extends TemplateError {}

function isScalar(value: Value): boolean {
  return !isMapping(value) && !Array.isArray(value);
}
