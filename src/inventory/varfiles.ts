import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Diagnostic } from '../core/errors.ts';
import { loadMapping } from './files.ts';
import type { VarLayer } from './inventory.ts';

const extensions = ['', '.yml', '.yaml', '.json'];

/** A group_vars/ or host_vars/ folder: which files speak of which name. Reads a file when it is asked for. */
export class VarFolder {
  readonly #path: string;
  readonly #names: Set<string>;
  readonly #findings: Diagnostic[];

  private constructor(path: string, names: Set<string>, findings: Diagnostic[]) {
    this.#path = path;
    this.#names = names;
    this.#findings = findings;
  }

  /** Opens `folder`/`kind`; a folder that is not there holds nothing. */
  static async open(
    folder: string,
    kind: 'group_vars' | 'host_vars',
    findings: Diagnostic[],
  ): Promise<VarFolder> {
    const path = join(folder, kind);
    const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
      return [];
    });
    return new VarFolder(path, new Set(names), findings);
  }

  /** Does the folder hold anything for the group or host of that name? */
  mentions(name: string): boolean {
    return extensions.some((ext) => this.#names.has(name + ext));
  }

  /**
   * The variables of a group or host: of the first that is there of `name` (a folder or a file), `name.yml`,
   * `name.yaml`, `name.json`, as ansible-core does; that the others are left out is worth a warning.
   */
  async load(name: string): Promise<VarLayer[]> {
    const [first, ...others] = extensions.map((ext) => name + ext).filter((file) => this.#names.has(file));
    if (first === undefined) return [];
    for (const other of others) this.#ignored(join(this.#path, other), join(this.#path, first));
    const files = await filesBelow(join(this.#path, first), true);
    const layers = await Promise.all(files.map((file) => this.#layer(file, name)));
    return layers.filter((layer) => layer !== undefined);
  }

  async #layer(file: string, of: string): Promise<VarLayer | undefined> {
    const values = await loadMapping(file, this.#findings);
    return values && { from: file, of, level: this.#path, values };
  }

  #ignored(file: string, instead: string): void {
    this.#findings.push({
      severity: 'warning',
      code: 'file-ignored',
      message: `${file} is not read: ${instead} speaks of the same name`,
      hint: 'move it into the folder, or remove one of the two',
    });
  }
}

async function filesBelow(path: string, named = false): Promise<string[]> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isDirectory()) return named || extensions.includes(extname(path)) ? [path] : [];
  const names = (await readdir(path)).filter((name) => !name.startsWith('.') && !name.endsWith('~'));
  const files = await Promise.all(names.sort().map((name) => filesBelow(join(path, name))));
  return files.flat();
}
