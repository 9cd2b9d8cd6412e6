import type { Code } from '../core/codes.ts';
import type { CompiledPlay } from '../playbook/compile/compiled-play.ts';
import { type CompiledTask, includesAround, type Phase } from '../playbook/compile/compiled-task.ts';
import type { Use } from '../playbook/compile/uses.ts';
import type { KnownHost } from '../playbook/hosts/inventory-forecast.ts';
import { placeOfProblem } from '../playbook/keywords/arguments.ts';
import type { Role } from '../playbook/plan.ts';
import { usedBy } from '../template/errors.ts';
import { absence } from '../template/lookup.ts';
import { hasTemplate, render } from '../template/render.ts';
import type { Checking } from './checking.ts';
import { anyOther } from './live-names.ts';
import { type Missing, missing } from './names.ts';
import { withOwnItem } from './registered.ts';
import { byValues, openArguments, renderedProblems } from './rendered.ts';
import type { SourceFiles } from './source-files.ts';
import type { VariableView } from './variable-view.ts';

/**
 * Looks for the files that a task names, and adds what the templates among them read to the uses of the task;
 * returns the added uses. Names with templates are checked when the hosts are known.
 */
export async function findTemplates(
  step: CompiledTask,
  sources: SourceFiles,
  on?: { hosts: readonly KnownHost[]; view: VariableView },
): Promise<Use[]> {
  const added: Use[] = [];
  for (const { argument, kind, name, open } of sources.named(step)) {
    if (open !== (on !== undefined)) continue;
    const names = on ? namesOn(step, argument, name, on) : [name];
    for (const each of names) added.push(...(await sources.uses(step, argument, kind, each)));
  }
  step.uses['in loop'].push(...added);
  return added;
}

function namesOn(
  step: CompiledTask,
  argument: string,
  name: string,
  { hosts, view }: { hosts: readonly KnownHost[]; view: VariableView },
): Set<string> {
  const names = new Set<string>();
  for (const [host] of byValues(step, [argument], hosts, view))
    for (const scope of view.scopes(step, host!)) {
      try {
        const value = render(name, scope);
        if (typeof value === 'string') names.add(value);
      } catch {
        // unknown before the run, or undefined, which is reported separately
      }
    }
  return names;
}

/** Reports variables that a task reads and that are not defined on some of its hosts. */
export function checkUses(step: CompiledTask, phases: readonly Phase[], checking: Checking): void {
  for (const phase of phases)
    if (step.uses[phase].length > 0)
      for (const hosts of checking.classes) {
        const names = checking.view.visibleNames(step, hosts[0]!, phase === 'before loop');
        const shapes = checking.registered;
        const visible = { ...names, registered: phase === 'after' ? withOwnItem(shapes, step) : shapes };
        for (const use of step.uses[phase]) {
          if (use.guarded || step.guards.has(use.path[0]!)) continue;
          const found = missing(use, visible);
          if (found) reportMissing(step, use, found, hosts, checking);
        }
      }
}

/** Reports an undefined variable that a task reads. */
export function reportMissing(
  step: CompiledTask,
  use: Use,
  found: Missing,
  hosts: KnownHost[],
  checking: Checking,
): void {
  const { role } = step.task;
  if (role && checking.lacking.get(role)?.has(found.path.split('.')[0]!)) return;
  const isName = !found.cycle && !found.lookup;
  const mayCome = isName && checking.view.live.has(anyOther);
  const hint =
    found.hint ??
    whyNot(found.path, checking) ??
    (mayCome ? 'the inventory is read again before this task and must define it by then' : undefined);
  // a file that could not be read can define it
  if (hint === undefined && isName && checking.isPartial) return;
  const at = { place: use.place ?? step.task.place, hint };
  const { code, message } = wordsFor(found);
  reportProblem(step, code, message, at, hosts, checking, mayCome ? 'warning' : 'error');
}

function wordsFor({ path, lookup, chain, cycle }: Missing): { code: Code; message: string } {
  if (cycle)
    return { code: 'variable-cycle', message: `"${path}" is defined through itself: ${chain.join(' → ')}` };
  const message = `${lookup ? absence(lookup) : `"${path}" is undefined`}${usedBy(chain)}`;
  const isFile = lookup !== undefined && lookup.kind !== 'env';
  return { code: isFile ? 'unknown-file' : 'undefined-variable', message };
}

/** The reason why a name that the playbook defines is not visible. */
function whyNot(name: string, checking: Checking): string | undefined {
  const { later, roles } = definedIn(checking);
  if (checking.compiled.leftOut.includes(name)) return 'it is defined by a task that is left out of this run';
  if (later.has(name)) return 'it is defined by a later task';
  const role = roles.find(({ defaults, vars }) => Object.hasOwn(defaults, name) || Object.hasOwn(vars, name));
  return role && `the role "${role.name}" defines it, for its own tasks and for roles that depend on it`;
}

interface Defined {
  later: ReadonlySet<string>;
  roles: readonly Role[];
}

const definitions = new WeakMap<CompiledPlay, Defined>();

/** The names that the tasks and roles of a play define; cached, since every missing name asks for them. */
function definedIn({ compiled, tasks, handlers }: Checking): Defined {
  let defined = definitions.get(compiled);
  if (!defined) {
    const roles = new Set([...tasks, ...handlers].flatMap(({ task }) => task.role ?? []));
    defined = { later: new Set(tasks.flatMap((step) => step.defines)), roles: [...roles] };
    definitions.set(compiled, defined);
  }
  return defined;
}

/** The severity: error on hosts where the task runs, warning where this is unknown, nothing where it is skipped. */
export function reportProblem(
  step: CompiledTask,
  code: Code,
  message: string,
  at: Parameters<Checking['grouped']['add']>[3],
  hosts: readonly KnownHost[],
  { tasks, handlers, verdicts, grouped, included }: Checking,
  worst: 'error' | 'warning' = 'error',
): void {
  const isHandler = handlers.includes(step);
  const on = { runs: [] as string[], perhaps: [] as string[], skipped: [] as string[] };
  for (const host of hosts) {
    const own = verdicts.of(step, host);
    const verdict = isHandler && own !== 'skipped' ? verdicts.ofHandler(step.task.id, tasks, host) : own;
    on[verdict].push(host.name);
  }
  if (on.runs.length > 0) grouped.add(worst, code, message, at, on.runs);
  if (on.perhaps.length > 0 && !isUnlikely(step, included))
    grouped.add('warning', code, message, at, on.perhaps);
}

/** Whether an unknown name is unlikely to mean the file of this task, since another include names the file. */
function isUnlikely(step: CompiledTask, included: ReadonlySet<string>): boolean {
  return includesAround(step).some(({ task }) => task.names) && included.has(step.task.place.file);
}

/** Reports arguments whose rendered values have a wrong type on some hosts. */
export function checkArgumentValues(step: CompiledTask, checking: Checking): void {
  const names = openArguments(step);
  // the rules of a module can refuse any text: one host for each class shows most mistakes
  const hasRules = step.module?.module.check !== undefined && hasTemplate(step.task.args);
  const other = hasRules ? checking.classes : [];
  const groups = names.length > 0 ? byValues(step, names, checking.hosts, checking.view) : other;
  for (const group of groups)
    for (const problem of renderedProblems(step, names, group[0]!, checking.view)) {
      const { code, message, hint, secret } = problem;
      const at = { place: placeOfProblem(step, problem), hint, secret };
      reportProblem(step, code, message, at, group, checking);
    }
}
