// What the files beside the program call: start.ts the command line, library.ts the rest.
export * from './api/kplay.ts';
export { runProgram } from './cli/program.ts';
