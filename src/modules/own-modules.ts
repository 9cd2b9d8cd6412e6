import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { invalid } from '../core/errors.ts';
import type { Module } from '../core/module.ts';
import { moduleFault } from './module-fault.ts';
import { ownCode } from './own-code.ts';
import { mainOf } from './own-folders.ts';

/**
 * Loads the module that a folder declares.
 * @throws InvalidInput for code that cannot be run, and for what is not a module
 */
export async function ownModule(folder: string): Promise<Module> {
  const main = mainOf(folder)!;
  refuseOthers(folder, main);
  const exports = (await ownCode()).load(main) as { default?: unknown };
  const fault = moduleFault(exports.default);
  if (fault) throw invalid('bad-module', fault, { place: { file: main, line: 1, col: 1 } });
  return exports.default as Module;
}

/**
 * The text of a script of a module.
 * @throws InvalidInput if it is missing
 */
export async function ownText(folder: string, file: string): Promise<string> {
  try {
    return await readFile(join(folder, file), file.endsWith('.sh') ? 'latin1' : 'utf8');
  } catch {
    throw invalid('bad-module', `the module has no ${file}`, {
      place: { file: folder, line: 1, col: 1 },
      hint: 'a state module has read.sh and apply.sh, an action module has run.sh',
    });
  }
}

/** Code runs on the controller: a user who can write it can do everything that the user of kplay can. */
function refuseOthers(folder: string, main: string): void {
  for (const path of [folder, main])
    if ((statSync(path).mode & 0o002) !== 0)
      throw invalid('bad-module', `everyone can write ${path}`, { hint: `chmod o-w ${path}` });
}
