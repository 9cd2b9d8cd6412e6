import { dirname } from 'node:path';
import type { Command } from 'commander';
import { didYouMean, invalid } from '../core/errors.ts';
import type { Opener } from '../core/opener.ts';
import type { Values } from '../core/values.ts';
import type { Host, Inventory } from '../inventory/model/inventory.ts';
import type { Plan } from '../playbook/plan.ts';
import { append } from './option-values.ts';
import {
  environmentOption,
  inventoryOption,
  type KeyOptions,
  keyOptions,
  rolesPathOption,
} from './options.ts';
import { complainOf, say } from './streams.ts';

interface VarsOptions extends KeyOptions {
  inventory: string[];
  rolesPath?: string[];
  extraVars?: string[];
  explain?: string;
}

/** Adds `kplay vars`: the variables of a host, and where they come from. */
export function varsCommand(program: Command): void {
  keyOptions(
    program
      .command('vars')
      .description("show a host's variables, where each is set, and which definition wins"),
  )
    .argument('<host>', 'a host of the inventory')
    .argument('[playbook...]', 'show what plays, roles and tasks of these set, too')
    .addOption(inventoryOption())
    .addOption(environmentOption())
    .option('-e, --extra-vars <vars>', 'key=value, a YAML or JSON mapping, or @file; may be repeated', append)
    .addOption(rolesPathOption())
    .option('--explain <variable>', 'every definition of one variable, weakest first')
    .action(async (host: string, playbooks: string[], options: VarsOptions) => {
      say(await showVars(host, playbooks, options));
    });
}

/**
 * The requested text. Values are shown as written, including templates and passwords.
 * @throws InvalidInput for an unknown host or variable
 */
export async function showVars(name: string, playbooks: string[], options: VarsOptions): Promise<string> {
  const { loadInventory } = await import('../inventory/load.ts');
  const { knownHost } = await import('../inventory/listing.ts');
  const { extraVars: readExtraVars } = await import('./extra-vars.ts');
  const { explanation, table } = await import('./vars-text.ts');
  const { variableNames, viewsOf } = await import('./vars-candidates.ts');
  const { keysFor } = await import('./keys.ts');
  const opener = keysFor(options, 'optional');
  const extraVars = await readExtraVars(options.extraVars, opener);
  const playbookFolder = playbooks[0] === undefined ? {} : { playbookFolder: dirname(playbooks[0]) };
  const inventory = await loadInventory(options.inventory, { ...playbookFolder, opener });
  const host = knownHost(inventory, name);
  const plan =
    playbooks.length > 0 ? await planOf(playbooks, inventory, options, { extraVars, opener }) : undefined;
  const views = viewsOf(plan, name);
  if (views.length === 0)
    throw invalid('no-hosts', `no play of ${playbooks.join(', ')} runs on host "${name}"`);
  if (options.explain === undefined) return table(views, host, extraVars);
  const names = new Set(views.flatMap((view) => variableNames(view, host, extraVars)));
  if (!names.has(options.explain)) throw unknownName(options.explain, host, names);
  return explanation(views, host, extraVars, options.explain);
}

async function planOf(
  playbooks: string[],
  inventory: Inventory,
  options: VarsOptions,
  given: { extraVars: Values; opener: Opener },
): Promise<Plan> {
  const { inspectPlan } = await import('../playbook/load.ts');
  const { plan, diagnostics } = await inspectPlan(playbooks, {
    inventory,
    inventorySource: options.inventory[0],
    rolesPath: options.rolesPath,
    // every task, also tasks that run only when their tag is given
    tags: ['all', 'never'],
    skipTags: [],
    ...given,
  });
  // the user may be looking for an error in the playbook: report errors, and show what is known
  await complainOf([...inventory.warnings, ...diagnostics].filter(({ severity }) => severity === 'error'));
  return plan;
}

function unknownName(name: string, host: Host, names: Set<string>): Error {
  const close = didYouMean(name, names);
  const hint = close ? `did you mean "${close}"?` : 'without --explain all variables are shown';
  return invalid('undefined-variable', `"${name}" is not defined for host "${host.name}"`, { hint });
}
