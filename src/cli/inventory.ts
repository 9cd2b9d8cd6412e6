import type { Command } from 'commander';
import { environmentOption, inventoryOption, type KeyOptions, keyOptions } from './options.ts';
import { complainOf, say, sayJson } from './streams.ts';

interface Options extends KeyOptions {
  inventory: string[];
  playbookDir?: string;
  list?: true;
  graph?: true;
  host?: string;
  limit?: string;
}

/** Adds `kplay inventory`: shows the inventory as JSON for other tools, or as a tree. */
export function inventoryCommand(program: Command): void {
  keyOptions(program.command('inventory').description('show the hosts, groups and variables of an inventory'))
    .addOption(inventoryOption())
    .addOption(environmentOption())
    .option('-l, --limit <pattern>', 'only these hosts and their groups, such as web:!web3')
    .option('--playbook-dir <folder>', 'read group_vars/ and host_vars/ there too')
    .option('--list', 'everything, as JSON (the format of ansible-inventory)')
    .option('--host <host>', 'the variables of one host, as JSON')
    .option('--graph', 'groups and hosts as a tree')
    .action(async (options: Options) => {
      await show(options);
    });
}

/** Shows the selected part, by default a tree. Warnings go to stderr. */
async function show(options: Options): Promise<void> {
  const { loadInventory } = await import('../inventory/load.ts');
  const { orphanFiles } = await import('../inventory/variables/orphans.ts');
  const { graph, hostListing, limitedTo, listing, knownHost } = await import('../inventory/listing.ts');
  const { keysFor } = await import('./keys.ts');
  const opener = keysFor(options, 'optional');
  const folder = options.playbookDir;
  const beside = folder ? { playbookFolder: folder } : {};
  const whole = await loadInventory(options.inventory, { ...beside, opener });
  await complainOf([...whole.warnings, ...orphanFiles(whole, { onlySimilar: false })]);
  const inventory = options.limit === undefined ? whole : limitedTo(whole, options.limit);
  if (options.host !== undefined) sayJson(hostListing(knownHost(inventory, options.host)));
  else if (options.list) sayJson(listing(inventory));
  else say(`${graph(inventory)}\n`);
}
