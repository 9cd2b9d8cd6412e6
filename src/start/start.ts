#!/usr/bin/env node
/*
 * Starts the program with the code that V8 compiled the last time: compiling it again takes longer than the rest of a
 * small run. The cache is optional: if there is any problem with it, the program starts without it.
 */
import { statSync } from 'node:fs';
import { readCode, writeCode } from './code-cache.ts';
import { compileProgram, exportsOf, programFile } from './load.ts';

const { size, mtimeMs } = statSync(programFile);
// each command compiles its own code: one cache for each
const command = /^[a-z]+$/.test(process.argv[2] ?? '') ? process.argv[2]! : 'help';
const name = `${command}-${process.version}-${process.arch}-${size}-${Math.round(mtimeMs)}`;

const cachedData = readCode(name);
const script = compileProgram(cachedData);
if (!cachedData || script.cachedDataRejected)
  process.once('exit', () => {
    // do not cache code for a mistyped command
    if (process.exitCode !== 1) writeCode(name, () => script.createCachedData(), `${command}-`);
  });
const { runProgram } = exportsOf<{ runProgram: (argv: string[]) => Promise<number> }>(script);
runProgram(process.argv).then((code) => {
  process.exitCode = code;
});
