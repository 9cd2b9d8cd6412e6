import { version } from '../core/version.ts';
import { type BlastRadius, blastRadius } from './blast-radius.ts';
import type { ChangePlan } from './change-plan.ts';

/** A plan for programs. */
export interface PlanDocument extends ChangePlan {
  version: 1;
  kplay: string;
  radius: BlastRadius;
}

/** What `kplay plan --format json` says. */
export function planJson(plan: ChangePlan): PlanDocument {
  return { version: 1, kplay: version, radius: blastRadius(plan), ...plan };
}
