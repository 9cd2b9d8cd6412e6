import { dirname } from 'node:path';
import type { Command } from 'commander';
import { type Diagnostic, exitCode, InvalidInput } from '../core/errors.ts';
import type { Inventory } from '../inventory/inventory.ts';

interface LintOptions {
  inventory?: string[];
}

/** Adds `kplay lint`: all checks that a run makes before its first connection. */
export function lintCommand(program: Command): void {
  program
    .command('lint')
    .description('check playbooks without touching a host')
    .argument('<playbook...>', 'playbooks to check')
    .option('-i, --inventory <source>', 'inventory: a file, a folder, or a list such as web1,web2,', collect)
    .action(async (playbooks: string[], options: LintOptions) => {
      const diagnostics = await lint(playbooks, options);
      const { formatDiagnostics } = await import('../report/diagnostics.ts');
      const color = process.stderr.isTTY === true && !process.env.NO_COLOR;
      process.stderr.write(formatDiagnostics(diagnostics, { color }));
      if (diagnostics.some((finding) => finding.severity === 'error')) process.exitCode = exitCode.invalid;
    });
}

function collect(source: string, sources: string[] = []): string[] {
  return [...sources, source];
}

/**
 * All findings about some playbooks. Without an inventory, host patterns and the names of variables are not
 * checked, and one of the findings says so.
 */
export async function lint(playbooks: string[], options: LintOptions): Promise<Diagnostic[]> {
  const { inspectPlan } = await import('../playbook/load.ts');
  const { inventory, findings } = await readInventory(playbooks, options);
  const { diagnostics } = await inspectPlan(playbooks, {
    inventory,
    inventorySource: options.inventory?.[0],
    // every task, also those that run only when asked for
    tags: ['all', 'never'],
    skipTags: [],
    extraVars: {},
  });
  return [...findings, ...diagnostics];
}

async function readInventory(
  playbooks: string[],
  options: LintOptions,
): Promise<{ inventory: Inventory | undefined; findings: Diagnostic[] }> {
  if (!options.inventory) return { inventory: undefined, findings: [withoutInventory] };
  const { loadInventory } = await import('../inventory/load.ts');
  try {
    const inventory = await loadInventory(options.inventory, { playbookFolder: dirname(playbooks[0]!) });
    return { inventory, findings: inventory.warnings };
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
