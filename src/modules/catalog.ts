import { didYouMean, invalid, type Place } from '../core/errors.ts';
import type { Module } from '../core/module.ts';
import { folderModule, folderNames, folderText } from './folders.ts';

/** A module with its scripts, ready to send. */
export interface LoadedModule {
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
 * @throws InvalidInput if there is no module with the name, with the most similar name as a hint
 */
export function loadModule(name: string, place?: Place): Promise<LoadedModule> {
  let module = loaded.get(name);
  if (!module) {
    module = load(name, place);
    loaded.set(name, module);
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
  const module = await folderModule(name);
  const parts = module.kind === 'state' ? (['read', 'apply'] as const) : (['run'] as const);
  const texts = await Promise.all(parts.map((part) => folderText(name, `${part}.sh`)));
  return { name, module, scripts: Object.fromEntries(parts.map((part, i) => [part, texts[i]!])) };
}
