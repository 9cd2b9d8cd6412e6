import type { Command } from 'commander';
import type { Diagnostic } from '../core/errors.ts';

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
      process.stdout.write(`${await show(options)}\n`);
    });
}

function append(value: string, before: string[] = []): string[] {
  return [...before, value];
}

/** The text that is asked for; a tree when nothing is. Warnings go to stderr. */
async function show(options: Options): Promise<string> {
  const { loadInventory } = await import('../inventory/load.ts');
  const { graph, hostListing, listing, knownHost } = await import('../inventory/listing.ts');
  const folder = options.playbookDir;
  const inventory = await loadInventory(options.inventory, folder ? { playbookFolder: folder } : {});
  await warn(inventory.warnings);
  if (options.host !== undefined) return json(hostListing(knownHost(inventory, options.host)));
  return options.list ? json(listing(inventory)) : graph(inventory);
}

async function warn(warnings: Diagnostic[]): Promise<void> {
  if (warnings.length === 0) return;
  const { formatDiagnostics } = await import('../report/diagnostics.ts');
  process.stderr.write(formatDiagnostics(warnings, { color: process.stderr.isTTY }));
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
