import { quote } from './quote.ts';
import { isLarge, type Step } from './step.ts';

/** What looking ahead means for a step. */
interface Ahead {
  /** The number by which its script asks for what was seen. */
  slot: number;
  /** Shell text that must come before the step: it looks at the files of this step and of those that follow. */
  before?: string;
}

/** So many steps are looked ahead for at most: the host keeps what it saw in variables. */
const most = 64;

/**
 * Plans which steps' files the host looks at together, see ahead.sh: state modules in a row, up to an action or a job, which may
 * change anything. Fewer than two files are no gain.
 * @param steps in the order in which they are sent; undefined for what is no step
 * @returns by index, for those steps that gain from it
 */
export function lookAhead(steps: readonly (Step | undefined)[]): Map<number, Ahead> {
  const plan = new Map<number, Ahead>();
  let row: number[] = [];
  const close = () => {
    if (row.length > 1) addRow(row, steps, plan);
    row = [];
  };
  for (const [i, step] of steps.entries()) {
    if (step && (!step.want || step.job)) close();
    else if (step && pathOf(step) !== undefined) row.push(i);
    if (row.length === most) close();
  }
  close();
  return plan;
}

function addRow(row: number[], steps: readonly (Step | undefined)[], plan: Map<number, Ahead>): void {
  const words = row.flatMap((i, slot) => {
    const step = steps[i]!;
    plan.set(i, { slot });
    return [String(slot), countsContent(step) ? 'yes' : "''", quote(pathOf(step)!)];
  });
  plan.get(row[0]!)!.before = `kp_look_ahead ${words.join(' ')}\n`;
}

/** The file that a step's script looks at first. A step with a time limit keeps all its looking within it. */
function pathOf({ looksAt, variables, timeout }: Step): string | undefined {
  const path = looksAt === undefined || timeout !== undefined ? undefined : variables[looksAt];
  return typeof path === 'string' && path.startsWith('/') ? path : undefined;
}

/** What is wanted is small: what is there is likely small, too, and read twice without harm. */
function countsContent({ want, content, variables }: Step): boolean {
  return want?.sha256 !== undefined && !variables.keep_sha256 && !isLarge(content);
}
