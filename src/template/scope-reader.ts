import type { Value } from '../core/values.ts';
import type { World } from './world.ts';

/** The variables as templates, expressions and functions read them; `Scope` says what each member does. */
export interface ScopeReader {
  /** What functions such as `file` read. */
  readonly world: World;
  /** Was a value read that the author of the playbook did not choose? */
  outside: boolean;
  has(name: string): boolean;
  names(): Iterable<string>;
  get(name: string): Value;
  resolve(path: readonly string[]): Value;
  open(path: readonly string[]): { value: Value; plain: boolean };
  written(path: readonly string[]): string | undefined;
  template(name: string, path: string): string;
  watch<T>(run: () => T): { value: T; outside: boolean };
  aside<T>(run: () => T): T;
}
