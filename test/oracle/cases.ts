import { anywhere } from './anywhere.ts';
import { background } from './background.ts';
import { blocks } from './blocks.ts';
import type { OracleCase } from './case.ts';
import { delegation } from './delegation.ts';
import { functions } from './functions.ts';
import { growing } from './growing.ts';
import { handlers } from './handlers.ts';
import { hosts } from './hosts.ts';
import { includes } from './includes.ts';
import { loops } from './loops.ts';
import { meta } from './meta.ts';
import { precedence } from './precedence.ts';
import { reuse } from './reuse.ts';
import { values } from './values.ts';

/** All of them; what they use must be all that the language has, see coverage.test.ts. */
export const cases: OracleCase[] = [
  ...anywhere,
  ...background,
  ...blocks,
  ...delegation,
  ...functions,
  ...growing,
  ...handlers,
  ...hosts,
  ...includes,
  ...loops,
  ...meta,
  ...precedence,
  ...reuse,
  ...values,
];
