import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** The program: one file of script code, which V8 can keep compiled. */
export const programFile = join(__dirname, 'program.js');

/** Compiles the program, with the code that V8 has kept of it if there is any. */
export function compileProgram(cachedData?: Buffer): Script {
  const source = readFileSync(programFile, 'latin1');
  return new Script(source, { filename: programFile, ...(cachedData && { cachedData }) });
}

/** Runs the program, and returns what it exports. */
export function exportsOf<T>(script: Script): T {
  const program = { exports: {} as T };
  script.runInThisContext()(program.exports, require, program, programFile, __dirname);
  return program.exports;
}
