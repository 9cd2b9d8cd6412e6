/*
 * What `import 'kplay'` loads: the program itself, for programs that call it.
 */
import { compileProgram, exportsOf } from './load.ts';

export const { run, plan, drift, lint, InvalidInput, Trouble, exitCode, stateModule, actionModule } =
  exportsOf<typeof import('../api/kplay.ts')>(compileProgram());
