import { readFileSync } from 'node:fs';
import { sealedFormat } from '../core/opener.ts';
import { notBeforeRun } from '../core/unknown.ts';
import { TemplateError, type World } from '../template/scope.ts';
import { fromYaml, toYaml } from '../yaml/data.ts';
import { findSource, sourceHint } from './files.ts';
import type { Task } from './plan.ts';

/** Decrypts a file that a template reads. */
export type OpenFile = (sealed: Uint8Array, path: string) => Uint8Array;

/**
 * What the templates and expressions of a task see besides variables; files are looked up as for modules.
 * @param open throws Unknown before the run
 */
export function worldOf(
  task: Pick<Task, 'role' | 'folder'>,
  playFolder: string,
  open: OpenFile = onlyInRun,
): World {
  return {
    find: (kind, name) => findSource(task, kind, name, playFolder),
    hint: (kind, name) => sourceHint(task, kind, name, playFolder),
    read: (path) => read(path, open),
    env: (name) => process.env[name],
    hide: () => {},
    secret: onlyInRun,
    readYaml: fromYaml,
    writeYaml: toYaml,
  };
}

function onlyInRun(): never {
  throw notBeforeRun;
}

function read(path: string, open: OpenFile): string {
  const bytes = bytesOf(path);
  return decoded(sealedFormat(bytes) ? open(bytes, path) : bytes, path);
}

function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new TemplateError(`cannot read ${path}: ${(error as Error).message}`, -1);
  }
}

function decoded(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new TemplateError(`cannot read ${path}: it is not in UTF-8`, -1);
  }
}
