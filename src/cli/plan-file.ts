import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withoutSecrets } from '../core/command-line.ts';
import { controllerName } from '../core/controller-name.ts';
import { exitCode, Trouble } from '../core/errors.ts';
import { inputFiles } from '../core/input-files.ts';
import { sealedFormat } from '../core/opener.ts';
import { version } from '../core/version.ts';
import type { ChangePlan } from '../plan/change-plan.ts';
import type { SavedChoice, SavedPlan } from '../plan/saved-plan.ts';
import type { StepNotes } from '../plan/step-notes.ts';
import { keysThatShow } from './keys.ts';
import type { KeyOptions } from './options.ts';
import type { RunOptions } from './run.ts';
import type { ReaderOptions } from './secret/options.ts';

/** The options about the file of a plan. */
export interface PlanFileOptions extends ReaderOptions {
  planMaxAge?: number;
  encryptPlan?: true;
  /** The file of the key that signs it. */
  sign?: string;
  /** The file of those whose signatures count. */
  planSigners?: string;
}

/** A day, in seconds. */
const usualAge = 86_400;

/** Writes a plan to a file that only its owner can read; encrypted, if the options say so. */
export async function writePlan(
  file: string,
  playbooks: string[],
  options: RunOptions & PlanFileOptions,
  plan: ChangePlan,
  { salt, steps, unknown }: StepNotes,
): Promise<void> {
  const { hashInputs } = await import('../plan/inputs.ts');
  const { planHash } = await import('../plan/saved-plan.ts');
  const { isPlanned } = await import('../plan/fold.ts');
  const commit = commitHere();
  const tasks = plan.tasks
    .map((task) => ({ ...task, results: task.results.filter(isPlanned) }))
    .filter(({ results }) => results.length > 0);
  const { choice, isSecret } = choiceOf(options);
  const content: Omit<SavedPlan, 'hash'> = {
    version: 1,
    kplay: version,
    time: new Date().toISOString(),
    max_age: options.planMaxAge ?? usualAge,
    by: controllerName(),
    folder: process.cwd(),
    ...(commit !== undefined && { commit }),
    playbooks,
    choice,
    secret_vars: isSecret,
    inputs: await hashInputs(inputFiles()),
    salt,
    plan: { ...plan, tasks },
    steps,
    unknown,
  };
  const saved: SavedPlan = { ...content, hash: planHash(content) };
  if (options.sign !== undefined)
    saved.signature = (await import('../plan/signature.ts')).signPlan(saved, options.sign);
  const text = `${JSON.stringify(saved)}\n`;
  const isSealed = options.encryptPlan === true || options.recipient !== undefined;
  await writeWhole(file, isSealed ? await sealed(text, options) : text);
}

/** Reads a saved plan; refuses one in plain text if the project says so. */
export async function readPlan(file: string, options: KeyOptions & PlanFileOptions): Promise<SavedPlan> {
  const { invalidPlan, parsePlan } = await import('../plan/read-plan.ts');
  const bytes = await readFile(file).catch((error: Error) => {
    throw invalidPlan(`the plan cannot be read: ${error.message}`);
  });
  if (!sealedFormat(bytes)) {
    if (options.encryptPlan) throw invalidPlan(`${file} is not encrypted, and encrypt_plan is set`);
    return parsePlan(bytes.toString('utf8'), file);
  }
  const opened = await keysThatShow(options).open(bytes, { file, line: 1, col: 1 });
  return parsePlan(Buffer.from(opened!).toString('utf8'), file);
}

async function sealed(text: string, options: PlanFileOptions): Promise<string> {
  const { sealFor } = await import('./secret/readers.ts');
  return sealFor(options)(text);
}

/** The options that matter, without extra variables that are secret. */
function choiceOf(options: RunOptions): { choice: SavedChoice; isSecret: boolean } {
  const { secrets, inventory, limit, tags, skipTags, startAtTask, becomeUser, rolesPath } = options;
  const extraVars = options.extraVars ?? [];
  const open = extraVars.filter((text) => withoutSecrets(text) === text && !secrets.isIn(text));
  const choice: SavedChoice = {
    inventory,
    ...(limit !== undefined && { limit }),
    ...(tags && { tags }),
    ...(skipTags && { 'skip-tags': skipTags }),
    ...(startAtTask !== undefined && { 'start-at-task': startAtTask }),
    ...(open.length > 0 && { 'extra-vars': open }),
    ...(options.become && { become: true }),
    ...(becomeUser !== undefined && { 'become-user': becomeUser }),
    ...(rolesPath && { 'roles-path': rolesPath }),
    ...(options.allowEmpty && { 'allow-empty': true }),
  };
  return { choice, isSecret: open.length < extraVars.length };
}

/** The commit of the working directory, if it is in git. */
function commitHere(): string | undefined {
  try {
    const text = execFileSync('git', ['rev-parse', 'HEAD'], { stdio: ['ignore', 'pipe', 'ignore'] });
    return text.toString().trim();
  } catch {
    return undefined;
  }
}

/** The file has the old content or the new one, never a part of it. */
async function writeWhole(file: string, text: string): Promise<void> {
  const beside = join(dirname(file), `.kplay-${randomBytes(6).toString('hex')}`);
  try {
    const handle = await open(beside, 'wx', 0o600);
    await handle.writeFile(text).finally(() => handle.close());
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    const message = `the plan cannot be written: ${(error as Error).message}`;
    throw new Trouble(message, { exitCode: exitCode.invalid });
  }
}
