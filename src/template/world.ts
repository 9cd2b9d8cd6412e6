import type { Value } from '../core/values.ts';
import { TemplateError } from './errors.ts';

/** What is around a template beside its variables. The engine does no I/O of its own: a scope is handed this. */
export interface World {
  /** The path of the file that a name means; undefined when there is none. */
  find(kind: 'file' | 'template', name: string): string | undefined;
  /** What to say to someone who named a file that is not there. */
  hint(kind: 'file' | 'template', name: string): string;
  /** The text of a file that `find` has found. Throws TemplateError (offset -1) when it cannot be read. */
  read(path: string): string;
  /** An environment variable of this process. */
  env(name: string): string | undefined;
  /** The value that a text in YAML says, as data. Throws InvalidInput for what is no YAML. */
  readYaml(text: string): Value;
  writeYaml(value: Value): string;
}

/** Where there is no task, there are no folders to look in: nothing but the environment. */
export const bareWorld: World = {
  find: refuse,
  hint: refuse,
  read: refuse,
  env: (name) => process.env[name],
  readYaml: refuse,
  writeYaml: refuse,
};

function refuse(): never {
  throw new TemplateError('can be used in tasks, and variables that tasks read, only', -1);
}
