import type { Command } from 'commander';
import { exitCode } from '../core/errors.ts';
import { allowEmptyOption, type HostOptions, hostOptions } from './options.ts';
import { askPasswords } from './passwords.ts';
import { complainOf } from './streams.ts';

interface ExecOptions extends HostOptions {
  allowEmpty?: true;
}

/** Adds `kplay exec`: one command on many hosts, equal outputs shown once. */
export function execCommand(program: Command): void {
  hostOptions(
    program.command('exec').description('run one command on many hosts; equal outputs are shown once'),
  )
    .addOption(allowEmptyOption())
    .argument('<pattern>', 'the hosts, such as all or web:!web3')
    .argument('<command...>', 'after --: a program and its arguments, or one text for the shell')
    .action(async (pattern: string, words: string[], options: ExecOptions) => {
      process.exitCode = await execOn(pattern, words, options);
    });
}

async function execOn(pattern: string, words: string[], options: ExecOptions): Promise<number> {
  const { loadInventory } = await import('../inventory/load.ts');
  const { selectHosts } = await import('../inventory/select.ts');
  const { execPlan, groupOutputs } = await import('./exec-plan.ts');
  const { execute } = await import('./execute.ts');
  const { extraVars } = await import('./extra-vars.ts');
  const inventory = await loadInventory(options.inventory);
  const hosts = selectHosts(inventory, pattern, options.limit);
  if (hosts.length === 0) return complainOfNone(pattern, options);
  const outputs = await groupOutputs(options);
  const end = await execute({
    plan: execPlan(hosts, words, options.become ? (options.becomeUser ?? 'root') : undefined),
    inventory,
    options: { ...options, passwords: await askPasswords(options) },
    extraVars: await extraVars(options.extraVars),
    emit: outputs.see,
  });
  await outputs.end();
  return end.exit_code;
}

async function complainOfNone(pattern: string, { limit, allowEmpty }: ExecOptions): Promise<number> {
  const message =
    limit === undefined ? `no host matches "${pattern}"` : `-l ${limit} leaves no host of "${pattern}"`;
  await complainOf([
    allowEmpty
      ? { severity: 'warning', code: 'no-hosts', message }
      : { severity: 'error', code: 'no-hosts', message, hint: '--allow-empty makes this a warning' },
  ]);
  return allowEmpty ? exitCode.done : exitCode.invalid;
}
