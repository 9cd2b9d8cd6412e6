import type { Execution } from '../api/execute.ts';
import type { RecordedRun } from '../api/recorded-run.ts';
import { refuseTies } from '../api/ties.ts';
import type { Diagnostic } from '../core/errors.ts';
import type { Event } from '../core/events.ts';
import type { Values } from '../core/values.ts';
import type { Inventory } from '../inventory/model/inventory.ts';
import type { Plan } from '../playbook/plan.ts';
import { eventClock } from './event-clock.ts';
import type { MetricsChoice } from './metrics.ts';
import type { HostOptions } from './options.ts';
import { readPasswords } from './passwords.ts';
import { complainOf } from './streams.ts';

/** The options of a run that is reported as `kplay run` reports it. */
export interface ReportedRunOptions extends HostOptions, MetricsChoice {
  check?: true;
  diff?: true;
  oneByOne?: true;
  profile?: true;
  junit?: string;
  html?: string;
  failOnChange?: true;
  step?: true;
  rolesPath?: string[];
  allowEmpty?: true;
  /** Set if the command shows the run in its own way. */
  quiet?: true;
}

/** What a command does with a run besides its report. */
export interface RunExtras {
  locks?: Execution['locks'];
  /** Begins to keep the run in the history. */
  record?: (() => Promise<RecordedRun | undefined>) | undefined;
  notes?: Execution['notes'];
  expectations?: Execution['expectations'];
  /** What each host is asked after its last task. */
  closing?: Execution['closing'];
  /** Sees each event, without secrets. */
  watch?: ((event: Event) => void) | undefined;
}

/** Runs a plan and reports it; returns the exit code. */
export async function reportedRun(
  plan: Plan,
  inventory: Inventory,
  extraVars: Values,
  options: ReportedRunOptions,
  { locks, record: begin, watch, notes, expectations, closing }: RunExtras = {},
): Promise<number> {
  if (plan.plays.some(({ prompts }) => prompts))
    await (await import('./prompts.ts')).askPrompts(plan, extraVars, options.secrets);
  const passwords = await readPasswords(options);
  const { openReports } = await import('./reports.ts');
  const { runHere } = await import('./run-here.ts');
  const choose = options.step && (await import('./step.ts')).askForSteps();
  const reports = await openReports(options);
  const timed = eventClock();
  // a run that ends at a question for a password is no run yet
  const record = await begin?.();
  const { check = false, diff = false } = options;
  const end = await runHere({
    plan,
    inventory,
    options: { ...options, passwords },
    extraVars,
    check,
    diff,
    oneByOne: options.oneByOne === true,
    profile: options.profile === true,
    choose,
    locks,
    history: record?.steps,
    notes,
    expectations,
    closing,
    emit(plain, mark) {
      const event = timed(plain);
      reports.emit(event);
      record?.emit(event, mark);
      watch?.(event);
    },
  });
  await reports.end();
  await record?.end(end);
  return end.exit_code;
}

/** Compiles plays that are in no file, as those of a playbook in the current folder. */
export async function planHere(
  playsFor: (inventory: Inventory) => Values[],
  options: ReportedRunOptions,
): Promise<{ plan: Plan; inventory: Inventory; extraVars: Values }> {
  const folder = process.cwd();
  return loadInputs(options, folder, async (setting) => {
    const { planOf } = await import('../playbook/load.ts');
    return planOf(playsFor(setting.inventory), folder, setting);
  });
}

/** What a plan is made with: all tasks, unless the loader of the plan chooses some. */
export type PlanSetting = Awaited<ReturnType<typeof settingOf>>;

/**
 * Loads the inventory, the extra variables and then the plan, and reports the warnings.
 * @param playbookFolder where group_vars can be, too
 */
export async function loadInputs(
  options: ReportedRunOptions,
  playbookFolder: string,
  load: (setting: PlanSetting) => Promise<{ plan: Plan; warnings: Diagnostic[] }>,
): Promise<{ plan: Plan; inventory: Inventory; extraVars: Values }> {
  const setting = await settingOf(options, playbookFolder);
  const { inventory, extraVars } = setting;
  refuseTies(inventory.warnings, options.ties);
  const { plan, warnings } = await load(setting);
  await complainOf([...inventory.warnings, ...warnings]);
  return { plan, inventory, extraVars };
}

async function settingOf(options: ReportedRunOptions, playbookFolder: string) {
  const { loadInventory } = await import('../inventory/load.ts');
  const { extraVars: readExtraVars } = await import('./extra-vars.ts');
  const { keysFor } = await import('./keys.ts');
  const opener = keysFor(options, 'needed');
  const extraVars = await readExtraVars(options.extraVars, opener);
  const inventory = await loadInventory(options.inventory, { playbookFolder, opener });
  return {
    ...planOptions(options),
    inventory,
    extraVars,
    opener,
    tags: [] as string[],
    skipTags: [] as string[],
  };
}

/** The options of the command line that a plan depends on. */
function planOptions(options: ReportedRunOptions) {
  return {
    inventorySource: options.inventory[0],
    rolesPath: options.rolesPath,
    limit: options.limit,
    become: options.become === true,
    becomeUser: options.becomeUser,
    check: options.check === true,
    allowEmpty: options.allowEmpty === true,
  };
}
