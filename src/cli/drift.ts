import { dirname } from 'node:path';
import { type Command, Option } from 'commander';
import { exitCode } from '../core/errors.ts';
import type { Difference } from '../drift/difference.ts';
import type { DriftReport } from '../drift/drift-report.ts';
import type { IgnoreRules } from '../drift/ignore-rules.ts';
import type { Inventory } from '../inventory/model/inventory.ts';
import type { ComparedHosts, ComparedOptions, ComparedProject } from './compared-hosts.ts';
import { allowEmptyOption, hostOptions, keptRunOptions, rolesPathOption } from './options.ts';
import { complainOf, say, sayJson } from './streams.ts';

type DriftFormat = 'text' | 'md' | 'json';

interface DriftOptions extends ComparedOptions {
  format: DriftFormat;
  remediate?: true;
  environment?: string;
}

/** Adds `kplay drift`: what differs on hosts from what playbooks want, and since when. */
export function driftCommand(program: Command): void {
  const formats: DriftFormat[] = ['text', 'md', 'json'];
  const command = program
    .command('drift')
    .description('show what has changed on hosts since playbooks were applied');
  keptRunOptions(hostOptions(command))
    .argument('<playbook...>', 'playbooks that were applied')
    .addOption(new Option('--format <format>', 'how to show it').choices(formats).default('text'))
    .option('--remediate', 'repair what a run had left as the playbooks want it, and nothing else')
    .addOption(rolesPathOption())
    .addOption(allowEmptyOption())
    .action(async (playbooks: string[], options: DriftOptions) => {
      process.exitCode = await showDrift(playbooks, options);
    });
}

async function showDrift(playbooks: string[], options: DriftOptions): Promise<number> {
  const { compareHosts, loadCompared } = await import('./compared-hosts.ts');
  const { applyRules } = await import('../drift/ignore-rules.ts');
  const project = await loadCompared(playbooks, options);
  const rules = await rulesOf(playbooks[0]!, options.environment, project.inventory);
  const found = await compareHosts(project, playbooks);
  const { left, ignored, warnings } = applyRules(rules, found.differences);
  // on hosts that were left out, a rule may still match
  const isWhole = options.limit === undefined && found.end.exit_code === exitCode.done;
  await complainOf([...rules.warnings, ...(isWhole ? warnings : [])]);
  const chosen = options.remediate ? repairable(left, found.differences) : [];
  const repair = chosen.length > 0 ? await repairAll(project, chosen, playbooks) : undefined;
  const report = reportOf(found, left, ignored, repair);
  await showReport(report, options);
  const code = found.end.exit_code !== exitCode.done ? found.end.exit_code : (repair?.code ?? exitCode.done);
  if (code !== exitCode.done) return code;
  return left.length > report.repaired.size ? exitCode.changes : exitCode.done;
}

async function repairAll(project: ComparedProject, chosen: Difference[], playbooks: readonly string[]) {
  const { repairHosts } = await import('./repaired-hosts.ts');
  return repairHosts(project, chosen, playbooks);
}

/** What the host has moved, unless a rule accepts a part of it: a step repairs all that differs. */
function repairable(left: readonly Difference[], all: readonly Difference[]): Difference[] {
  const whole = new Map(all.map((each) => [each.event, each.changes.length]));
  return left.filter(({ event, moved, changes }) => moved === 'host' && changes.length === whole.get(event));
}

async function rulesOf(
  playbook: string,
  environment: string | undefined,
  inventory: Inventory,
): Promise<IgnoreRules> {
  const { findProjectFile, readProject } = await import('../project/file.ts');
  const file = await findProjectFile(dirname(playbook), []);
  const name = environment ?? process.env.KPLAY_ENVIRONMENT;
  const value = file && (await readProject(file, name)).settings.get('drift_ignore')?.value;
  if (!value) return { rules: [], warnings: [] };
  const { readRules } = await import('../drift/ignore-rules.ts');
  const { placeOf } = await import('../yaml/places.ts');
  return readRules(value, placeOf, inventory, new Date().toISOString().slice(0, 10));
}

function reportOf(
  { plan, unknown, restarts }: ComparedHosts,
  differences: Difference[],
  ignored: DriftReport['ignored'],
  repair: { repaired: Set<Difference>; failed: DriftReport['failed'] } | undefined,
): DriftReport {
  const failed = plan.tasks.flatMap(({ task, results }) =>
    results
      .filter(({ status }) => status === 'failed')
      .map(({ host, message }) => ({ host, task, ...(message !== undefined && { message }) })),
  );
  const { repaired = new Set<Difference>(), failed: more = [] } = repair ?? {};
  return {
    hosts: plan.hosts,
    differences,
    repaired,
    restarts,
    ignored,
    unknown,
    failed: [...failed, ...more],
    down: plan.down,
  };
}

async function showReport(report: DriftReport, { format, verbose }: DriftOptions): Promise<void> {
  if (format === 'json') sayJson((await import('../drift/report-json.ts')).driftJson(report));
  else if (format === 'md') say((await import('../drift/report-markdown.ts')).driftMarkdown(report));
  else say((await import('../drift/report-text.ts')).driftText(report, verbose > 0));
}
