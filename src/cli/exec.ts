import type { Command } from 'commander';
import { exitCode, Trouble } from '../core/errors.ts';
import { allowEmptyOption, hostOptions } from './options.ts';
import { readPasswords } from './passwords.ts';
import type { ReportedRunOptions } from './reported-run.ts';
import { complainOf } from './streams.ts';
import { withTrace } from './trace-lines.ts';

interface ExecOptions extends ReportedRunOptions {
  module?: string;
  args?: string;
}

/** Adds `kplay exec`: one command or one module on many hosts. */
export function execCommand(program: Command): void {
  hostOptions(
    program
      .command('exec')
      .description('run one command on many hosts, equal outputs are shown once; or one module'),
  )
    .addOption(allowEmptyOption())
    .argument('<pattern>', 'the hosts, such as all or web:!web3')
    .argument('[command...]', 'after --: a program and its arguments, or one text for the shell')
    .option('-m, --module <module>', 'run this module instead of a command')
    .option('-a, --args <args>', 'its arguments: name=value ..., a mapping in YAML or JSON, or @file')
    .option('-C, --check', 'with -m: show what would change, and change nothing')
    .option('-D, --diff', 'with -m: show how files change')
    .action(async (pattern: string, words: string[], options: ExecOptions) => {
      process.exitCode = await (options.module === undefined
        ? execOn(pattern, words, options)
        : runModule(pattern, options.module, words, options));
    });
}

async function execOn(pattern: string, words: string[], options: ExecOptions): Promise<number> {
  if (words.length === 0)
    throw misused(
      'exec needs a command or a module',
      `write ${pattern} -- uptime, or ${pattern} -m MODULE -a ARGUMENTS`,
    );
  for (const option of ['args', 'check', 'diff'] as const)
    if (options[option] !== undefined)
      throw misused(
        `--${option} belongs to a module`,
        'name the module with -m, or write the command after --',
      );
  const { loadInventory } = await import('../inventory/load.ts');
  const { selectHosts } = await import('../inventory/select.ts');
  const { execPlan, groupOutputs } = await import('./exec-plan.ts');
  const { runHere } = await import('./run-here.ts');
  const { extraVars } = await import('./extra-vars.ts');
  const { keysFor } = await import('./keys.ts');
  const opener = keysFor(options, 'needed');
  const inventory = await loadInventory(options.inventory, { opener });
  const hosts = selectHosts(inventory, pattern, options.limit);
  if (hosts.length === 0) return complainOfNone(pattern, options);
  const outputs = await groupOutputs(options);
  const end = await runHere({
    plan: execPlan(hosts, words, options.become ? (options.becomeUser ?? 'root') : undefined),
    inventory,
    options: { ...options, passwords: await readPasswords(options) },
    extraVars: await extraVars(options.extraVars, opener),
    // commands share the hosts with each other, not with runs
    locks: 'shared',
    emit: await withTrace(outputs.see, options.verbose),
  });
  await outputs.end();
  return end.exit_code;
}

/** Runs a task of its own, which is checked and reported as a task of a playbook. */
async function runModule(
  pattern: string,
  module: string,
  words: string[],
  options: ExecOptions,
): Promise<number> {
  if (words.length > 0)
    throw misused(
      'exec takes a command or a module, not both',
      `pass the arguments of the module: -a '${words.join(' ')}'`,
    );
  const { adHocPlay } = await import('./ad-hoc.ts');
  const { planHere, reportedRun } = await import('./reported-run.ts');
  const { play, showsOutput } = await adHocPlay(pattern, module, options.args);
  const { plan, inventory, extraVars } = await planHere(() => [play], options);
  // the output of a command is what it was run for
  const verbose = showsOutput ? Math.max(options.verbose, 2) : options.verbose;
  return reportedRun(plan, inventory, extraVars, { ...options, verbose });
}

function misused(message: string, hint: string): Trouble {
  return new Trouble(message, { hint, exitCode: exitCode.invalid });
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
