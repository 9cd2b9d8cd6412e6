import { readFileSync } from 'node:fs';
import { notBeforeRun } from '../core/unknown.ts';
import { TemplateError, type World } from '../template/scope.ts';
import { fromYaml, toYaml } from '../yaml/data.ts';
import { findSource, sourceHint } from './files.ts';
import type { Task } from './plan.ts';

/** What the templates and expressions of a task see besides variables; files are looked up as for modules. */
export function worldOf(task: Pick<Task, 'role' | 'folder'>, playFolder: string): World {
  return {
    find: (kind, name) => findSource(task, kind, name, playFolder),
    hint: (kind, name) => sourceHint(task, kind, name, playFolder),
    read,
    env: (name) => process.env[name],
    hide: () => {},
    secret: () => {
      throw notBeforeRun;
    },
    readYaml: fromYaml,
    writeYaml: toYaml,
  };
}

function read(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const why = error instanceof TypeError ? 'it is not in UTF-8' : (error as Error).message;
    throw new TemplateError(`cannot read ${path}: ${why}`, -1);
  }
}
