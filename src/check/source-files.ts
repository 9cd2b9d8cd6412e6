import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Findings } from '../core/findings.ts';
import { namesSource } from '../core/source-param.ts';
import { Raw } from '../core/values.ts';
import type { CompiledTask } from '../playbook/compile/compiled-task.ts';
import { type Use, usesOfFile } from '../playbook/compile/uses.ts';
import {
  type FileKind,
  findSource,
  isFolder,
  sourceFolders,
  sourceHint,
  templatesAt,
} from '../playbook/files.ts';
import { hasTemplate } from '../template/render.ts';
import { placeOf } from '../yaml/read.ts';

/** The files of the controller that tasks name: whether they exist, and what the templates among them read. */
export class SourceFiles {
  readonly #findings: Findings;
  readonly #templates = new Map<string, Promise<Use[]>>();
  /** The texts of the templates that were read, by their paths. */
  readonly texts = new Map<string, string>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** The arguments of a task that name files, with their names as written. */
  named(step: CompiledTask): { argument: string; kind: FileKind; name: string; open: boolean }[] {
    return Object.entries(step.task.args).flatMap(([argument, value]) => {
      const param = mainParam(step, argument);
      const name = value instanceof Raw ? value.text : value;
      if (!namesSource(param, step.task.args) || typeof name !== 'string') return [];
      return [{ argument, kind: param!.type as FileKind, name, open: hasTemplate(value) }];
    });
  }

  /** What a file argument reads, when it names a template or a folder of them; reports a file that does not exist. */
  async uses(step: CompiledTask, argument: string, kind: FileKind, name: string): Promise<Use[]> {
    const accepted = mainParam(step, argument)?.folder;
    const path = findSource(step.task, kind, name, step.playFolder, accepted);
    if (path === undefined) this.#missing(step, argument, kind, name);
    if (path === undefined || kind !== 'template') return [];
    return (await Promise.all(templatesAt(path).map((each) => this.#usesIn(each)))).flat();
  }

  /** The templates that a name can mean in tasks, by their paths, with what each reads. */
  async called(name: string, steps: readonly CompiledTask[]): Promise<Map<string, Use[]>> {
    const places = new Map(steps.map((step) => [`${step.task.role?.path}\0${step.task.folder}`, step]));
    const found = new Map<string, Use[]>();
    for (const { task, playFolder } of places.values()) {
      const path = findSource(task, 'template', name, playFolder);
      if (path !== undefined) found.set(path, await this.#usesIn(path));
    }
    return found;
  }

  #usesIn(path: string): Promise<Use[]> {
    let uses = this.#templates.get(path);
    if (!uses) {
      uses = readFile(path, 'utf8').then((text) => {
        this.texts.set(path, text);
        return usesOfFile(text, path, this.#findings);
      });
      this.#templates.set(path, uses);
    }
    return uses;
  }

  #missing(step: CompiledTask, argument: string, kind: FileKind, name: string): void {
    const { container, key } = step.spotOf(argument);
    const folders = sourceFolders(step.task, kind, step.playFolder);
    const place = placeOf(container, key);
    if (folders.some((folder) => isFolder(join(folder, name)))) {
      const hint = 'name its files one by one, with a loop';
      this.#findings.error('unknown-file', `"${name}" is a folder: this argument needs a file`, {
        place,
        hint,
      });
      return;
    }
    const hint = sourceHint(step.task, kind, name, step.playFolder);
    this.#findings.error('unknown-file', `there is no ${kind} "${name}"`, { place, hint });
  }
}

/** The declaration of an argument, by its main name or an alias. */
export function mainParam(step: CompiledTask, argument: string) {
  return (
    (Object.hasOwn(step.params, argument) ? step.params[argument] : undefined) ??
    Object.values(step.params).find((param) => param.aliases?.includes(argument))
  );
}
