import { readdir, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { Findings } from '../../core/findings.ts';
import type { Opener } from '../../core/opener.ts';
import type { VarLayer } from '../model/var-layer.ts';
import { loadMapping } from '../sources/mapping.ts';

const extensions = ['', '.yml', '.yaml', '.json'];

/** The layers of one name in a folder, and the findings. */
interface Loaded {
  layers: VarLayer[];
  findings: Findings;
}

/** A group_vars/ or host_vars/ folder: the files of each name. Reads a file on first use, once. */
export class VarFolder {
  readonly #path: string;
  readonly #entries: Set<string>;
  readonly #loaded = new Map<string, Loaded>();
  readonly #opener: Opener | undefined;

  private constructor(path: string, entries: Set<string>, opener: Opener | undefined) {
    this.#path = path;
    this.#entries = entries;
    this.#opener = opener;
  }

  /** Opens `folder`/`kind`; a missing folder is empty. */
  static async open(
    folder: string,
    kind: 'group_vars' | 'host_vars',
    opener: Opener | undefined,
  ): Promise<VarFolder> {
    const path = join(folder, kind);
    const entries = await readdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
      return [];
    });
    return new VarFolder(path, new Set(entries), opener);
  }

  /** The names of groups or hosts that have files in the folder. */
  names(): string[] {
    const known = [...this.#entries]
      .filter((entry) => !/^\.|~$|\.md$/.test(entry))
      .map((entry) => entry.slice(0, entry.length - extensionOf(entry).length));
    return [...new Set(known)];
  }

  /** The file or folder of a name. */
  pathOf(name: string): string {
    return join(this.#path, name + (extensions.find((ext) => this.#entries.has(name + ext)) ?? ''));
  }

  /** Reads the variables of these groups or hosts, unless already read; adds errors to `findings`. */
  async read(names: Iterable<string>, findings: Findings): Promise<void> {
    const wanted = [...names].filter((name) => extensions.some((ext) => this.#entries.has(name + ext)));
    const all = await Promise.all(wanted.map((name) => this.#loaded.get(name) ?? this.#load(name)));
    for (const [i, loaded] of all.entries()) {
      this.#loaded.set(wanted[i]!, loaded);
      findings.add(loaded.findings.all);
      findings.isPartial ||= loaded.findings.isPartial;
    }
  }

  /** The variables of a group or host that were read; empty if there are no files. */
  layersOf(name: string): readonly VarLayer[] {
    return this.#loaded.get(name)?.layers ?? [];
  }

  /**
   * Reads the variables of a group or host: of the first that exists of `name` (a folder or a file), `name.yml`,
   * `name.yaml`, `name.json`, as ansible-core does. Each file that is ignored this way is a warning.
   */
  async #load(name: string): Promise<Loaded> {
    const [first, ...others] = extensions
      .map((ext) => name + ext)
      .filter((entry) => this.#entries.has(entry));
    const findings = new Findings();
    for (const other of others) reportIgnored(join(this.#path, other), join(this.#path, first!), findings);
    const layers: VarLayer[] = [];
    for (const file of await filesBelow(join(this.#path, first!), true)) {
      const values = await loadMapping(file, findings, this.#opener);
      if (values) layers.push({ from: file, of: name, level: this.#path, values });
    }
    return { layers, findings };
  }
}

function extensionOf(entry: string): string {
  const ext = extname(entry);
  return extensions.includes(ext) ? ext : '';
}

function reportIgnored(file: string, instead: string, findings: Findings): void {
  const hint = 'move it into the folder, or remove one of the two';
  findings.warning('file-ignored', `${file} is not read: ${instead} has the same name`, { hint });
}

/** The folders beside the sources, in their order, and the one beside the playbook, which wins. */
export interface VarFolders {
  inventory: readonly string[];
  playbook: string | undefined;
}

/** All group_vars/ and host_vars/ that an inventory has. */
export class VarFiles {
  /** The folders beside the inventory, and the one beside the playbook. */
  readonly groups: { beside: VarFolder[]; play: VarFolder[] };
  readonly hosts: { beside: VarFolder[]; play: VarFolder[] };

  private constructor(groups: VarFiles['groups'], hosts: VarFiles['hosts']) {
    this.groups = groups;
    this.hosts = hosts;
  }

  /** Opens the folders; one that is beside both counts once, as beside the playbook. */
  static async open({ inventory, playbook }: VarFolders, opener: Opener | undefined): Promise<VarFiles> {
    const isPlaybook = (folder: string) => playbook !== undefined && resolve(folder) === resolve(playbook);
    const beside = inventory.filter((folder) => !isPlaybook(folder));
    const play = playbook === undefined ? [] : [playbook];
    const all = async (folders: string[], kind: 'group_vars' | 'host_vars') =>
      Promise.all(folders.map((folder) => VarFolder.open(folder, kind, opener)));
    return new VarFiles(
      { beside: await all(beside, 'group_vars'), play: await all(play, 'group_vars') },
      { beside: await all(beside, 'host_vars'), play: await all(play, 'host_vars') },
    );
  }

  /** Reads the files of these groups and hosts. */
  async read(groups: Iterable<string>, hosts: Iterable<string>, findings: Findings): Promise<void> {
    const [groupNames, hostNames] = [[...groups], [...hosts]];
    for (const folder of foldersInOrder(this.groups)) await folder.read(groupNames, findings);
    for (const folder of foldersInOrder(this.hosts)) await folder.read(hostNames, findings);
  }
}

/** Folders beside the inventory come before those beside the playbook. */
export function foldersInOrder({ beside, play }: VarFiles['groups']): VarFolder[] {
  return [...beside, ...play];
}

async function filesBelow(path: string, named = false): Promise<string[]> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isDirectory()) return named || extensions.includes(extname(path)) ? [path] : [];
  const names = (await readdir(path)).filter((name) => !name.startsWith('.') && !name.endsWith('~'));
  const files = await Promise.all(names.sort().map((name) => filesBelow(join(path, name))));
  return files.flat();
}
