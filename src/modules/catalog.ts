import { didYouMean, invalid, type Place } from '../core/errors.ts';
import type { Module } from '../core/module.ts';
import { folderModule, folderNames, folderText } from './folders.ts';

/** A module with its scripts, ready to send. */
export interface LoadedModule {
  /** Its name, which its functions have on hosts. */
  name: string;
  module: Module;
  /** A state module has read and apply, an action module has run. */
  scripts: { read?: string; apply?: string; run?: string };
}

const loaded = new Map<string, Promise<LoadedModule>>();
let names: Promise<string[]> | undefined;

/** The names of all modules: the folder is the registry. */
export function moduleNames(): Promise<string[]> {
  names ??= folderNames().then((all) => all.sort());
  return names;
}

/**
 * Loads a module's code and scripts, once.
 * @param folder where a module of the user's own is
 * @throws InvalidInput if there is no module with the name, with the most similar name as a hint
 */
export function loadModule(name: string, place?: Place, folder?: string): Promise<LoadedModule> {
  const key = folder ?? name;
  let module = loaded.get(key);
  if (!module) {
    module = folder === undefined ? load(name, place) : loadOwn(name, folder);
    loaded.set(key, module);
  }
  return module;
}

/** The text of a module's examples.yml. */
export function moduleExamples(name: string): Promise<string> {
  return folderText(name, 'examples.yml');
}

async function load(name: string, place: Place | undefined): Promise<LoadedModule> {
  const known = await moduleNames();
  if (!known.includes(name)) {
    const close = didYouMean(name, known);
    throw invalid('unknown-module', `there is no module "${name}"`, {
      ...(place && { place }),
      hint: close ? `did you mean "${close}"?` : '`kplay doc` lists the modules',
    });
  }
  return withScripts(name, await folderModule(name), (file) => folderText(name, file));
}

/** Loads a module of the user's own: its code has no build, and comments of scripts are not sent. */
async function loadOwn(name: string, folder: string): Promise<LoadedModule> {
  const { ownModule, ownText } = await import('./own-modules.ts');
  const text = async (file: string) => (await ownText(folder, file)).replace(/^ *#.*\n/gm, '');
  // modules of one name, of two roles, may meet in one session
  const count = (sameName.get(name) ?? 0) + 1;
  sameName.set(name, count);
  return withScripts(count === 1 ? name : `${name}_${count}`, await ownModule(folder), text);
}

const sameName = new Map<string, number>();

async function withScripts(
  name: string,
  module: Module,
  textOf: (file: string) => Promise<string>,
): Promise<LoadedModule> {
  const parts = module.kind === 'state' ? (['read', 'apply'] as const) : (['run'] as const);
  const texts = await Promise.all(parts.map((part) => textOf(`${part}.sh`)));
  return { name, module, scripts: Object.fromEntries(parts.map((part, i) => [part, texts[i]!])) };
}
