import { type Command, Option } from 'commander';
import { codes } from '../core/codes.ts';
import { type Diagnostic, didYouMean, exitCode, invalid } from '../core/errors.ts';
import { version } from '../core/version.ts';
import type { Plan } from '../playbook/plan.ts';
import { extraVars } from './extra-vars.ts';
import { listedTasks } from './listed.ts';
import { append } from './option-values.ts';
import {
  allowEmptyOption,
  ciOption,
  environmentOption,
  inventoryOption,
  type KeyOptions,
  keyOptions,
  rolesPathOption,
  tiesOption,
} from './options.ts';
import { complainOf, say, sayJson } from './streams.ts';

interface LintOptions extends KeyOptions {
  inventory?: string[];
  rolesPath?: string[];
  ignore?: string[];
  allowEmpty?: true;
  strict?: true;
  ties?: 'warning' | 'error';
  extraVars?: string[];
}

type Format = 'text' | 'json' | 'sarif';

/** Adds `kplay lint`: all checks of a run before its first connection, and the style checks. */
export function lintCommand(program: Command): void {
  const formats: Format[] = ['text', 'json', 'sarif'];
  keyOptions(program.command('lint').description('check playbooks without touching a host'))
    .argument('<playbook...>', 'playbooks to check')
    .addOption(inventoryOption())
    .addOption(environmentOption())
    .addOption(tiesOption())
    .option('-e, --extra-vars <vars>', 'as for run: key=value, a mapping, or @file; may be repeated', append)
    .addOption(rolesPathOption())
    .addOption(allowEmptyOption())
    .addOption(ciOption())
    .option('--strict', 'report warnings as errors')
    .option('--ignore <code>', 'hide warnings with this code, such as use-module; may be repeated', append)
    .addOption(
      new Option('--format <format>', 'json and sarif go to stdout').choices(formats).default('text'),
    )
    .action(async (playbooks: string[], options: LintOptions & { format: Format }) => {
      const { findings, plan } = await lintPlaybooks(playbooks, options);
      await show(findings, options.format);
      if (findings.length === 0 && options.format === 'text') say(`All checks passed: ${sizeOf(plan)}.\n`);
      if (findings.some((finding) => finding.severity === 'error')) process.exitCode = exitCode.invalid;
    });
}

async function show(diagnostics: Diagnostic[], format: Format): Promise<void> {
  if (format === 'json') {
    const { findingsJson } = await import('../report/findings-json.ts');
    sayJson(findingsJson(diagnostics));
  } else if (format === 'sarif') {
    const { sarif } = await import('../report/sarif.ts');
    sayJson(sarif(diagnostics, { version, folder: process.cwd() }));
  } else await complainOf(diagnostics);
}

/** The numbers of plays, tasks and hosts of a plan. */
function sizeOf({ plays }: Plan): string {
  const hosts = new Set(plays.flatMap((play) => play.hosts));
  const tasks = plays.flatMap(listedTasks);
  const counts: [number, string][] = [
    [plays.length, 'play'],
    [tasks.length, 'task'],
    [hosts.size, 'host'],
  ];
  return counts.map(([count, what]) => `${count} ${what}${count === 1 ? '' : 's'}`).join(', ');
}

/** The codes that --ignore names. Throws InvalidInput for an unknown code. */
function ignoredCodes(given: readonly string[] = []): string[] {
  const names = given.flatMap((list) => list.split(',')).map((name) => name.trim());
  for (const name of names)
    if (!Object.hasOwn(codes, name)) {
      const close = didYouMean(name, Object.keys(codes));
      const hint = close ? `did you mean "${close}"?` : 'docs/errors.md lists the codes';
      throw invalid('unknown-code', `--ignore: there is no code "${name}"`, { hint });
    }
  return names;
}

/** All findings about some playbooks, for the options of the command line. */
export async function lintPlaybooks(
  playbooks: string[],
  options: LintOptions,
): Promise<{ findings: Diagnostic[]; plan: Plan }> {
  const { inspect } = await import('../api/inspect.ts');
  const { keysFor } = await import('./keys.ts');
  const ignored = ignoredCodes(options.ignore);
  const keys = keysFor(options, 'optional');
  const { inventory, rolesPath, allowEmpty, ties, strict } = options;
  const given = await extraVars(options.extraVars, keys);
  const chosen = { inventory, rolesPath, allowEmpty, ties, strict };
  return inspect({ ...chosen, playbooks, ignored, extraVars: given, keys });
}
