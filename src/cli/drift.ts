import { dirname } from 'node:path';
import { type Command, Option } from 'commander';
import type { ComparedProject } from '../api/compared-hosts.ts';
import type { FoundDrift } from '../api/found-drift.ts';
import type { DriftReport } from '../drift/drift-report.ts';
import type { IgnoreRules } from '../drift/ignore-rules.ts';
import type { Inventory } from '../inventory/model/inventory.ts';
import type { ComparedOptions } from './compared-project.ts';
import { eventClock } from './event-clock.ts';
import { recordOf } from './kept-run.ts';
import { allowEmptyOption, hostOptions, keptRunOptions, rolesPathOption } from './options.ts';
import { metricsOptions } from './report-options.ts';
import type { Reports } from './reports.ts';
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
  keptRunOptions(metricsOptions(hostOptions(command)))
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
  const { loadCompared } = await import('./compared-project.ts');
  const { findDrift } = await import('../api/found-drift.ts');
  const { driftCounts } = await import('../drift/drift-report.ts');
  const { openReports } = await import('./reports.ts');
  const project = await loadCompared(playbooks, options);
  const rules = await rulesOf(playbooks[0]!, options.environment, project.inventory);
  let found: FoundDrift | undefined;
  const drift = () => driftCounts(found!.report, found!.changed);
  const reports = await openReports({ ...options, quiet: true, playbook: playbooks.join(' '), drift });
  found = await findDrift(watched(project, reports), {
    rules,
    remediate: options.remediate === true,
    isLimited: options.limit !== undefined,
    record: () => recordOf(playbooks, { ...options, isPartial: true }),
  });
  await reports.end();
  await complainOf(found.warnings);
  await showReport(found.report, options);
  return found.code;
}

/** The project with reports of the look; a repair that follows is a run of its own. */
function watched({ watch, ...project }: ComparedProject, { emit }: Reports): ComparedProject {
  const timed = eventClock();
  let isLook = true;
  return {
    ...project,
    watch(event) {
      watch?.(event);
      if (isLook) emit(timed(event));
      if (event.event === 'end') isLook = false;
    },
  };
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
  return readRules(value, placeOf, inventory);
}

async function showReport(report: DriftReport, { format, verbose }: DriftOptions): Promise<void> {
  if (format === 'json') sayJson((await import('../drift/report-json.ts')).driftJson(report));
  else if (format === 'md') say((await import('../drift/report-markdown.ts')).driftMarkdown(report));
  else say((await import('../drift/report-text.ts')).driftText(report, verbose > 0));
}
