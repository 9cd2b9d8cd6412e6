import { runProgram } from './cli/program.ts';

runProgram(process.argv).then((code) => {
  process.exitCode = code;
});
