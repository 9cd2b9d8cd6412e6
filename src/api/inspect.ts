import { dirname } from 'node:path';
import { type Diagnostic, InvalidInput } from '../core/errors.ts';
import type { Values } from '../core/values.ts';
import type { Inventory } from '../inventory/model/inventory.ts';
import type { Plan } from '../playbook/plan.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { withTies } from './ties.ts';

/** What to inspect, with the keys for it. */
export interface Inspection {
  playbooks: string[];
  inventory: string[] | undefined;
  rolesPath?: readonly string[] | undefined;
  allowEmpty?: boolean | undefined;
  ties?: 'warning' | 'error' | undefined;
  strict?: boolean | undefined;
  /** The codes of warnings that are left out. */
  ignored: readonly string[];
  extraVars: Values;
  keys: KeyRing;
}

/**
 * All findings about some playbooks. Without an inventory, host patterns and the names of variables are not
 * checked, and one of the findings reports this.
 */
export async function inspect(given: Inspection): Promise<{ findings: Diagnostic[]; plan: Plan }> {
  const { inspectPlan } = await import('../playbook/load.ts');
  const { withoutAllowed } = await import('../playbook/compile/allow.ts');
  const { connectionFindings } = await import('../target/check-connections.ts');
  const { keys, extraVars } = given;
  const { inventory, findings: ofInventory } = await readInventory(given);
  const { plan, diagnostics } = await inspectPlan(given.playbooks, {
    inventory,
    inventorySource: given.inventory?.[0],
    rolesPath: given.rolesPath,
    // every task, also tasks that run only when their tag is given
    tags: ['all', 'never'],
    skipTags: [],
    extraVars,
    opener: keys,
    allowEmpty: given.allowEmpty === true,
    style: true,
  });
  const hosts = [...new Set(plan.plays.flatMap((play) => play.hosts))].flatMap(
    (name) => inventory?.hosts.get(name) ?? [],
  );
  const ofHosts = await connectionFindings(hosts, extraVars, given.inventory ?? []);
  const all = [...withoutAllowed([...ofInventory, ...ofHosts, ...keys.warnings]), ...diagnostics];
  const shown = all.filter(({ severity, code }) => severity === 'error' || !given.ignored.includes(code));
  const findings = given.strict ? shown.map((each) => ({ ...each, severity: 'error' as const })) : shown;
  return { findings, plan };
}

async function readInventory({
  playbooks,
  inventory: sources,
  keys,
  ties,
}: Inspection): Promise<{ inventory: Inventory | undefined; findings: Diagnostic[] }> {
  if (!sources) return { inventory: undefined, findings: [withoutInventory] };
  const { loadInventory } = await import('../inventory/load.ts');
  try {
    const playbookFolder = dirname(playbooks[0]!);
    const inventory = await loadInventory(sources, { playbookFolder, opener: keys });
    return { inventory, findings: withTies(inventory.warnings, ties) };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return { inventory: undefined, findings: error.diagnostics };
  }
}

const withoutInventory: Diagnostic = {
  severity: 'warning',
  code: 'no-inventory',
  message: 'without an inventory, host patterns and the names of variables are not checked',
  hint: 'give one with -i',
};
