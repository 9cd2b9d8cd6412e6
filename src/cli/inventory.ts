import type { Command } from 'commander';
import { complainOf, say, sayJson } from './streams.ts';

interface Options {
  inventory: string[];
  playbookDir?: string;
  list?: true;
  graph?: true;
  host?: string;
}

/** Adds `kplay inventory`: what the inventory says, as JSON that other tools know, or as a tree. */
export function inventoryCommand(program: Command): void {
  program
    .command('inventory')
    .description('show hosts, groups and variables as the inventory says them')
    .requiredOption(
      '-i, --inventory <source>',
      'file, folder, "host1,host2,", ssh:FILE or consul://HOST; may be repeated',
      append,
    )
    .option('--playbook-dir <folder>', 'read group_vars/ and host_vars/ there too')
    .option('--list', 'everything, as JSON (the form of ansible-inventory)')
    .option('--host <name>', 'the variables of one host, as JSON')
    .option('--graph', 'groups and hosts as a tree')
    .action(async (options: Options) => {
      await show(options);
    });
}

function append(value: string, before: string[] = []): string[] {
  return [...before, value];
}

/** Shows what is asked for; a tree when nothing is. Warnings go to stderr. */
async function show(options: Options): Promise<void> {
  const { loadInventory } = await import('../inventory/load.ts');
  const { graph, hostListing, listing, knownHost } = await import('../inventory/listing.ts');
  const folder = options.playbookDir;
  const inventory = await loadInventory(options.inventory, folder ? { playbookFolder: folder } : {});
  await complainOf(inventory.warnings);
  if (options.host !== undefined) sayJson(hostListing(knownHost(inventory, options.host)));
  else if (options.list) sayJson(listing(inventory));
  else say(`${graph(inventory)}\n`);
}
