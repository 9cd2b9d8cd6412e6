import { type Command, Option } from 'commander';
import { commandLine } from '../core/command-line.ts';
import type { SavedChoice, SavedPlan } from '../plan/saved-plan.ts';
import { hostOptions, type KeyOptions, keyOptions } from './options.ts';
import {
  type PlanFormat,
  planAgeOption,
  planFormatOption,
  planSignersOption,
  sealedPlanOption,
  showPlan,
} from './plan.ts';
import { type PlanFileOptions, readPlan } from './plan-file.ts';
import { reportOptions } from './report-options.ts';
import { type RunOptions, runPlaybooks } from './run.ts';
import { complain, say } from './streams.ts';

/** Adds `kplay apply`, which takes the file of a plan. */
export function applyCommand(program: Command): void {
  const command = program.command('apply').description('do what a saved plan says, and nothing else');
  reportOptions(hostOptions(command))
    .argument('<plan>', 'the file that kplay plan --out has written')
    .option('-D, --diff', 'show how files change')
    .addOption(new Option('--resume-from <run>', 'take up a run where it ended, see kplay resume'))
    .addOption(planAgeOption())
    .addOption(sealedPlanOption())
    .addOption(planSignersOption())
    .action(async (file: string, options: RunOptions & PlanFileOptions) => {
      process.exitCode = await applyPlan(file, options);
    });
}

/** Adds `kplay show`, which takes the file of a plan, too. */
export function showCommand(program: Command): void {
  keyOptions(program.command('show').description('show a saved plan, without any host'))
    .argument('<plan>', 'the file that kplay plan --out has written')
    .addOption(planFormatOption())
    .addOption(planSignersOption())
    .action(async (file: string, options: KeyOptions & ShowOptions) => {
      const saved = await readPlan(file, options);
      if (options.format === 'text') say(originOf(saved) + (await signerLine(saved, options)));
      await showPlan(saved.plan, options.format, `kplay apply ${file}`);
    });
}

interface ShowOptions {
  format: PlanFormat;
  planSigners?: string;
}

async function applyPlan(file: string, options: RunOptions & PlanFileOptions): Promise<number> {
  const saved = await readPlan(file, options);
  const { checkSigner } = await import('../plan/read-plan.ts');
  if (options.planSigners !== undefined) checkSigner(saved, file, options.planSigners);
  await refuseStale(saved, options);
  const { StepExpectations } = await import('../plan/step-expectations.ts');
  const { comparePlan } = await import('../plan/applied.ts');
  const { event: watch, lines } = comparePlan(saved.plan);
  const expectations = new StepExpectations(saved);
  const code = await runPlaybooks(saved.playbooks, asRun(saved, options), { watch, expectations });
  const write = options.json === '-' ? complain : say;
  const rest = lines();
  if (rest.length > 0) write(`\n${rest.join('\n')}\n`);
  return code;
}

/** Refuses a plan that is too old, or whose files have changed. */
async function refuseStale(saved: SavedPlan, options: RunOptions & PlanFileOptions): Promise<void> {
  const { changedInputs } = await import('../plan/inputs.ts');
  const { checkAge, invalidPlan } = await import('../plan/read-plan.ts');
  checkAge(saved, Date.now(), options.planMaxAge);
  const changed = await changedInputs(saved);
  if (changed.length > 0) {
    const isElsewhere = saved.folder !== process.cwd();
    const where = isElsewhere ? `; it was made in ${saved.folder}` : '';
    throw invalidPlan(`the plan was made of other files: ${changed.join(', ')}${where}`);
  }
  if (saved.secret_vars && !options.extraVars)
    throw invalidPlan('the plan does not contain its secret extra variables', 'give them again, with -e');
}

/** The options of the run: what the plan depends on is as in the plan; a limit may leave out more hosts. */
function asRun({ choice }: SavedPlan, options: RunOptions): RunOptions {
  const limit = options.limit ?? choice.limit;
  const { tags, become } = choice;
  return {
    ...options,
    inventory: choice.inventory,
    extraVars: [...(choice['extra-vars'] ?? []), ...(options.extraVars ?? [])],
    ...(limit !== undefined && { limit }),
    ...(tags && { tags }),
    ...(choice['skip-tags'] && { skipTags: choice['skip-tags'] }),
    ...(choice['start-at-task'] !== undefined && { startAtTask: choice['start-at-task'] }),
    ...(become && { become }),
    ...(choice['become-user'] !== undefined && { becomeUser: choice['become-user'] }),
    ...(choice['roles-path'] && { rolesPath: choice['roles-path'] }),
    ...(choice['allow-empty'] && { allowEmpty: true }),
  };
}

/** Where a plan is from, and the options that applying it takes from it: they decide as much as the playbooks do. */
function originOf({ by, time, commit, playbooks, choice }: SavedPlan): string {
  const at = commit === undefined ? '' : `, commit ${commit.slice(0, 12)}`;
  const options = commandLine(optionWords(choice));
  return `Made by ${by} at ${time} of ${playbooks.join(', ')}${at}, with ${options}\n`;
}

function optionWords(choice: SavedChoice): string[] {
  const options: [string, string | true][] = Object.entries(choice).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string | true] => [`--${name}`, each]),
  );
  return options.flatMap(([name, value]) => (value === true ? [name] : [name, value]));
}

async function signerLine(saved: SavedPlan, { planSigners }: ShowOptions): Promise<string> {
  if (planSigners === undefined) return '';
  const { signerOf } = await import('../plan/signature.ts');
  const signer = signerOf(saved, planSigners);
  return 'name' in signer
    ? `Signed by ${signer.name}\n`
    : `Signed by no signer of ${planSigners}: ${signer.why}\n`;
}
