import { quote } from './quote.ts';
import { type Ahead, isLarge, type RemoteStep } from './step.ts';

/** The most steps in one lookahead: the host keeps the results in variables. */
const most = 64;

/**
 * Plans which files and accounts of steps the host reads together, see ahead.sh and accounts.sh: for consecutive
 * state modules, up to an action or a job, which may change anything. A single file gains nothing.
 * @param steps in the order in which they are sent; undefined for entries that are not steps
 * @returns by index, for the steps that gain from it
 */
export function lookAhead(steps: readonly (RemoteStep | undefined)[]): Map<number, Ahead> {
  const plan = new Map<number, Ahead>();
  let files: number[] = [];
  let accounts: number[] = [];
  const close = () => {
    if (files.length > 1) addFiles(files, steps, plan);
    if (accounts.length > 0) addAccounts(accounts, plan);
    files = [];
    accounts = [];
  };
  for (const [i, step] of steps.entries()) {
    if (step?.shortcut !== undefined) continue;
    if (step && (!step.want || step.job)) close();
    else if (step && pathOf(step) !== undefined) files.push(i);
    else if (step?.needs?.includes('accounts') && step.timeout === undefined) accounts.push(i);
    if (files.length === most) close();
  }
  close();
  return plan;
}

function addFiles(row: number[], steps: readonly (RemoteStep | undefined)[], plan: Map<number, Ahead>): void {
  const words = row.flatMap((i, slot) => {
    const step = steps[i]!;
    plan.set(i, { seen: `kp_slot=${slot}\n`, ...asWanted(slot, step.want!) });
    return [String(slot), countsContent(step) ? 'yes' : "''", quote(pathOf(step)!)];
  });
  plan.get(row[0]!)!.before = `kp_look_ahead ${words.join(' ')}\n`;
}

/** The file type and what follows it in the output of stat, see attributes.sh. */
const types: Record<string, string> = { file: 'regular*', directory: 'directory*' };

function asWanted(slot: number, want: Record<string, string>): Pick<Ahead, 'asWanted'> {
  const { state = '', mode = '', owner = '', group = '', sha256 = '', ...more } = want;
  const isPlain =
    /^(0[0-7]{3})?$/.test(mode) && [owner, group].every((name) => /^([a-z_][\w-]*)?$/i.test(name));
  if (!Object.hasOwn(types, state) || !isPlain || Object.keys(more).length > 0) return {};
  const stat = `${mode.slice(1).replace(/^0{1,2}(?=.)/, '') || '*'} ${owner || '*'} ${group || '*'} * ${types[state]}`;
  return { asWanted: `kp_as_wanted ${slot} ${quote(stat)} ${quote(sha256)}` };
}

function addAccounts(row: number[], plan: Map<number, Ahead>): void {
  for (const i of row) plan.set(i, { seen: 'kp_ahead_accounts=1\n' });
  plan.get(row[0]!)!.before = 'kp_see_accounts\n';
}

/** The file that a step's script reads first. A step with a time limit reads everything within it. */
function pathOf({ looksAt, variables, timeout }: RemoteStep): string | undefined {
  const path = looksAt === undefined || timeout !== undefined ? undefined : variables[looksAt];
  return typeof path === 'string' && path.startsWith('/') ? path : undefined;
}

/** Whether the wanted content is small: then the current one is probably small, too, and can be read twice. */
function countsContent({ want, content, variables }: RemoteStep): boolean {
  return want?.sha256 !== undefined && !variables.keep_sha256 && !isLarge(content);
}
