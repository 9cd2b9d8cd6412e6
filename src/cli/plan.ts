import { type Command, Option } from 'commander';
import { commandLine, withoutSecrets } from '../core/command-line.ts';
import { type ExitCode, exitCode, Trouble } from '../core/errors.ts';
import { version } from '../core/version.ts';
import type { ChangePlan } from '../plan/change-plan.ts';
import { duration } from './option-values.ts';
import type { PlanFileOptions } from './plan-file.ts';
import { metricsOptions } from './report-options.ts';
import { playbookOptions, type RunOptions, runPlaybooks } from './run.ts';
import { readerOptions } from './secret/options.ts';
import { say, sayJson, sayStyled, useColor } from './streams.ts';

/** How a plan is shown. */
export const planFormats = ['text', 'md', 'json', 'sarif'] as const;
export type PlanFormat = (typeof planFormats)[number];

interface PlanOptions extends RunOptions, PlanFileOptions {
  format: PlanFormat;
  out?: string;
}

/** Adds `kplay plan`: the first phase of a run, shown for those who decide whether it is made. */
export function planCommand(program: Command): void {
  const command = program.command('plan').description('show what a run would change, and change nothing');
  readerOptions(metricsOptions(playbookOptions(command)))
    .addOption(planFormatOption())
    .option('-o, --out <file>', 'save the plan, for kplay apply')
    .option('--sign <key>', 'sign the saved plan with this SSH key, which ssh-agent may have')
    .addOption(planAgeOption())
    .addOption(sealedPlanOption())
    .action(async (playbooks: string[], options: PlanOptions) => {
      process.exitCode = await makePlan(playbooks, options);
    });
}

/** `--plan-max-age`, of all commands about saved plans. */
export function planAgeOption(): Option {
  const what = 'how old a saved plan may be when it is applied, such as 90, 10m or 12h (24h)';
  return new Option('--plan-max-age <duration>', what).argParser(duration);
}

/** `--encrypt-plan`, of all commands about saved plans. */
export function sealedPlanOption(): Option {
  return new Option('--encrypt-plan', 'encrypt saved plans, and refuse those that are not encrypted');
}

/** `--plan-signers`, of all commands that read saved plans. */
export function planSignersOption(): Option {
  const what = 'the allowed signers of plans, as ssh-keygen reads them: apply no plan of others';
  return new Option('--plan-signers <file>', what);
}

/** `--format`, of all commands that show a plan. */
export function planFormatOption(): Option {
  return new Option('--format <format>', 'text, Markdown for a pull request, JSON, or SARIF')
    .choices(planFormats)
    .default('text');
}

async function makePlan(playbooks: string[], options: PlanOptions): Promise<ExitCode> {
  if (options.sign !== undefined) await checkSigning(options.sign, options.out);
  const { collectPlan } = await import('../plan/collect.ts');
  const { event: watch, plan, restartQuestion } = collectPlan();
  const asRun: RunOptions = { ...options, check: true, diff: true, quiet: true };
  const notes = options.out === undefined ? undefined : await newNotes();
  const closing = restartQuestion(options.secrets);
  const code = await runPlaybooks(playbooks, asRun, { watch, notes, closing });
  if (notes && code !== exitCode.interrupted) {
    const { writePlan } = await import('./plan-file.ts');
    await writePlan(options.out!, playbooks, options, plan, notes);
  }
  const next = notes ? commandLine(['kplay', 'apply', options.out!]) : nextCommand(process.argv.slice(2));
  await showPlan(plan, options.format, next);
  const { isSilent } = await import('../plan/text-view.ts');
  return code === exitCode.done && !isSilent(plan) ? exitCode.changes : (code as ExitCode);
}

/** Refuses before the first connection what would fail at the end. */
async function checkSigning(key: string, out: string | undefined): Promise<void> {
  const { checkSigningKey } = await import('../plan/signature.ts');
  if (out !== undefined) return checkSigningKey(key);
  const hint = 'save it with --out FILE';
  throw new Trouble('only a saved plan can be signed', { hint, exitCode: exitCode.invalid });
}

async function newNotes() {
  const { StepNotes } = await import('../plan/step-notes.ts');
  return new StepNotes();
}

/** Writes a plan to stdout. */
export async function showPlan(
  plan: ChangePlan,
  format: PlanFormat,
  next: string | undefined,
): Promise<void> {
  if (format === 'json') {
    const { planJson } = await import('../plan/plan-json.ts');
    sayJson(planJson(plan));
  } else if (format === 'sarif') {
    const { planFindings, planRules } = await import('../plan/findings.ts');
    const { sarifLog } = await import('../report/sarif.ts');
    sayJson(sarifLog(planFindings(plan), planRules, { version, folder: process.cwd() }));
  } else if (format === 'md') {
    const { planMarkdown } = await import('../plan/markdown-view.ts');
    say(planMarkdown(plan, next));
  } else {
    const { planText } = await import('../plan/text-view.ts');
    sayStyled(planText(plan, { color: useColor(process.stdout), next }));
  }
}

/** The command that makes the changes of a plan that is not saved. */
function nextCommand(words: readonly string[]): string {
  const kept = words.filter((word, i) => !/^--format(?:=.*)?$/.test(word) && words[i - 1] !== '--format');
  return withoutSecrets(commandLine(['kplay', ...kept.with(kept.indexOf('plan'), 'run')]));
}
