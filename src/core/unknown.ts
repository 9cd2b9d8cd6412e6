import type { Values } from './values.ts';

/**
 * A value is unknown: in check mode, the task that would define it did not run. Reading such a value throws this,
 * and the reader becomes unknown too, for the same reason.
 */
export class Unknown extends Error {
  override readonly name = 'Unknown';
  /** The first cause, as the end of a sentence: `because "Build" was not run`. */
  readonly why: string;
  constructor(why: string) {
    super(`unknown, ${why}`);
    this.why = why;
  }
}

/** A value that checks cannot know: only the run gives it. */
export const notBeforeRun = new Unknown('because only the run gives it');

/**
 * A mapping that is only partly known: any member that is neither known nor known to be absent throws `unknown`,
 * and so does the list of all members.
 */
export function partlyKnown(known: Values, unknown: Unknown, absent: readonly string[] = []): Values {
  const isKnown = (key: string | symbol) =>
    typeof key === 'symbol' || Object.hasOwn(known, key) || absent.includes(key);
  const refuse = (): never => {
    throw unknown;
  };
  return new Proxy(known, {
    get: (target, key) => (isKnown(key) ? Reflect.get(target, key) : refuse()),
    has: (target, key) => (isKnown(key) ? Reflect.has(target, key) : refuse()),
    getOwnPropertyDescriptor: (target, key) =>
      isKnown(key) ? Reflect.getOwnPropertyDescriptor(target, key) : refuse(),
    ownKeys: refuse,
  });
}
