import type { Secret, Value } from '../core/values.ts';
import { TemplateError } from './errors.ts';

/** What a template can read besides variables. The engine does no I/O of its own: a scope gets this object. */
export interface World {
  /** The path of the file that a name means; undefined if there is no such file. */
  find(kind: 'file' | 'template', name: string): string | undefined;
  /** The hint for a name of a file that does not exist. */
  hint(kind: 'file' | 'template', name: string): string;
  /** The text of a file that `find` has found. Throws TemplateError (offset -1) when it cannot be read. */
  read(path: string): string;
  /** An environment variable of this process. */
  env(name: string): string | undefined;
  /**
   * The text of a secret; `source` is its source, rendered. Throws Unknown before the run, and Pending until it is
   * fetched.
   */
  secret(secret: Secret, source: Value): string;
  /** Hides the value of a variable that has the name of a secret in everything that kplay shows. */
  hide(text: string): void;
  /** The value of a text in YAML, as data. Throws InvalidInput if it is not valid YAML. */
  readYaml(text: string): Value;
  writeYaml(value: Value): string;
}

/** The world where there is no task, and so no folders to search: only the environment. */
export const bareWorld: World = {
  find: refuse,
  hint: refuse,
  read: refuse,
  env: (name) => process.env[name],
  secret: refuse,
  hide: () => {},
  readYaml: refuse,
  writeYaml: refuse,
};

function refuse(): never {
  throw new TemplateError('can be used only in tasks, and in variables that tasks read', -1);
}
