import type { Hints } from '../core/hints.ts';
import { asCel, missingWord } from './cel-hint.ts';
import { jinjaIn } from './jinja.ts';
import { withoutArgument } from './other-arguments.ts';
import { foreignWord } from './other-languages.ts';
import { insteadOf, nameHere } from './other-modules.ts';
import { rewritten } from './syntax-hint.ts';

/** The hints for who knows Ansible, Jinja or Python. */
export const ansibleHints: Hints = {
  asCel,
  missingWord,
  inBraces: rewritten,
  foreignPieces: jinjaIn,
  foreignKey: foreignWord,
  moduleName: nameHere,
  insteadOf,
  withoutArgument,
};
