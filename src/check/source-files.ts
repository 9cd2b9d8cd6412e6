import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Findings } from '../core/findings.ts';
import { type OpenedContent, openContent } from '../core/opened-content.ts';
import type { Opener } from '../core/opener.ts';
import { isDecrypted, namesSource } from '../core/source-param.ts';
import { Raw } from '../core/values.ts';
import type { CompiledTask } from '../playbook/compile/compiled-task.ts';
import { type Use, usesOfFile } from '../playbook/compile/uses.ts';
import {
  type FileKind,
  filesAt,
  findSource,
  isFolder,
  isSealed,
  sourceFolders,
  sourceHint,
} from '../playbook/files.ts';
import type { Lookup } from '../template/lookup.ts';
import { hasTemplate } from '../template/render.ts';
import { placeOf } from '../yaml/read.ts';
import { lockedFile } from '../yaml/sealed.ts';

/** The files of the controller that tasks name: whether they exist, and what the templates among them read. */
export class SourceFiles {
  readonly #findings: Findings;
  readonly #opener: Opener | undefined;
  readonly #templates = new Map<string, Promise<Use[]>>();
  readonly #checked = new Map<string, Promise<unknown>>();
  /** The texts of the templates that were read, by their paths. */
  readonly texts = new Map<string, string>();

  /** @param opener decrypts them */
  constructor(findings: Findings, opener?: Opener) {
    this.#findings = findings;
    this.#opener = opener;
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
    if (path === undefined) return [];
    if (kind === 'file') {
      if (isDecrypted(step.task.args)) for (const each of filesAt(path)) await this.#checkKey(each);
      return [];
    }
    return (await Promise.all(filesAt(path).map((each) => this.#usesIn(each)))).flat();
  }

  /** The templates that a function can call in tasks, by their paths, with what each reads. */
  async called({ kind, name }: Lookup, steps: readonly CompiledTask[]): Promise<Map<string, Use[]>> {
    const places = new Map(steps.map((step) => [`${step.task.role?.path}\0${step.task.folder}`, step]));
    const found = new Map<string, Use[]>();
    if (kind === 'env') return found;
    for (const { task, playFolder } of places.values()) {
      const path = findSource(task, kind, name, playFolder);
      if (path === undefined) continue;
      if (kind === 'template') found.set(path, await this.#usesIn(path));
      else await this.#checkKey(path);
    }
    return found;
  }

  #usesIn(path: string): Promise<Use[]> {
    let uses = this.#templates.get(path);
    if (!uses) {
      uses = this.#textOf(path).then((text) => {
        if (text === undefined) return [];
        this.texts.set(path, text);
        return usesOfFile(text, path, this.#findings);
      });
      this.#templates.set(path, uses);
    }
    return uses;
  }

  /** The text of a template; undefined, which is reported, if it is encrypted and cannot be decrypted. */
  async #textOf(path: string): Promise<string | undefined> {
    const opened = await this.#findings.from(async () => {
      const content = await this.#contentOf(path);
      if (content) return content.bytes;
      throw lockedFile({ file: path, line: 1, col: 1 });
    });
    if (opened) return Buffer.from(opened).toString('utf8');
    this.#findings.isPartial = true;
    return undefined;
  }

  /** Reports an encrypted file that the run cannot decrypt. */
  #checkKey(path: string): Promise<unknown> {
    const check = async () => {
      if (await isSealed(path)) await this.#contentOf(path);
    };
    const checked = this.#checked.get(path) ?? this.#findings.from(check);
    this.#checked.set(path, checked);
    return checked;
  }

  async #contentOf(path: string): Promise<OpenedContent | undefined> {
    return openContent(await readFile(path), path, this.#opener);
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
