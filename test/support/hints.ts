import { giveHints } from '../../src/core/hints.ts';
import { ansibleHints } from '../../src/hints/hints.ts';

// as cli/program.ts does
giveHints(ansibleHints);
