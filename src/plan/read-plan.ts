import { exitCode, Trouble } from '../core/errors.ts';
import { parseJson } from '../core/text.ts';
import { faultsOf } from '../schema/check.ts';
import { planHash, type SavedPlan } from './saved-plan.ts';
import { signerOf } from './signature.ts';

/**
 * Reads the text of a saved plan.
 * @param file its name, for messages
 * @throws Trouble if it is damaged, or was altered
 */
export async function parsePlan(text: string, file: string): Promise<SavedPlan> {
  let document: unknown;
  try {
    document = parseJson(text);
  } catch (error) {
    throw invalidPlan(`${file} is not a plan: ${(error as Error).message}`);
  }
  const [fault] = await faultsOf('plan/saved-plan', document);
  if (fault) throw invalidPlan(`${file} is not a plan that this kplay reads: ${fault.message}`);
  const plan = document as SavedPlan;
  if (planHash(plan) !== plan.hash)
    throw invalidPlan(`${file} was altered: its hash is not that of its content`);
  return plan;
}

/**
 * Refuses a plan that is too old.
 * @param most seconds; what the plan says if absent
 */
export function checkAge({ time, max_age }: SavedPlan, now: number, most = max_age): void {
  const age = (now - Date.parse(time)) / 1000;
  if (age <= most) return;
  throw invalidPlan(`the plan is too old: it was made at ${time}, more than ${most} s ago`);
}

/**
 * Refuses a plan that none of some signers has signed.
 * @param signers a file of allowed signers
 */
export function checkSigner(plan: SavedPlan, file: string, signers: string): void {
  const signer = signerOf(plan, signers);
  if ('name' in signer) return;
  throw invalidPlan(
    `no signer of ${signers} has signed ${file}: ${signer.why}`,
    'sign a new one: kplay plan ... --out FILE --sign KEY',
  );
}

/** A plan that cannot be applied. */
export function invalidPlan(message: string, hint = 'make a new one: kplay plan ... --out FILE'): Trouble {
  return new Trouble(message, { hint, exitCode: exitCode.invalid });
}
