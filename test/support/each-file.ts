import { afterAll } from 'vitest';
import { giveHints } from '../../src/core/hints.ts';
import { ansibleHints } from '../../src/hints/hints.ts';
import { endFile } from './at-end.ts';

// as cli/program.ts does
giveHints(ansibleHints);

afterAll(endFile);
