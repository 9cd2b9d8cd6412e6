import type { Place } from '../core/errors.ts';
import { factSamples, factWords } from '../core/fact-samples.ts';
import { typeName, type Value } from '../core/values.ts';
import type { CompiledTask } from '../playbook/compile/compiled-task.ts';
import type { KnownHost } from '../playbook/hosts/inventory-forecast.ts';
import type { WrittenComparison } from '../template/cel/comparisons.ts';
import type { Checking } from './checking.ts';
import { sampleAt } from './registered.ts';

/** Warns about conditions that compare values of different types, and words that a fact never has: these are never equal. */
export function checkComparisons(step: CompiledTask, checking: Checking): void {
  for (const comparison of comparisonsOf(step)) {
    checkComparison(step, comparison, checking);
    checkWords(step, comparison, checking);
  }
}

interface Compared extends WrittenComparison {
  place: Place | undefined;
  /** It is in a template, which has functions instead of operators. */
  isTemplate?: true;
}

/** The comparisons of a task: in its expressions, and by eq and ne in its templates. */
function comparisonsOf({ task, uses }: CompiledTask): Compared[] {
  const { when, expressions, changedWhen = [], failedWhen = [], until = [] } = task;
  return [
    ...[when, expressions, changedWhen, failedWhen, until]
      .flat()
      .flatMap(({ comparisons, place }) => comparisons.map((each) => ({ ...each, place }))),
    ...uses['in loop'].flatMap(({ path, comparedWith, place }) =>
      comparedWith === undefined
        ? []
        : [{ path, values: [comparedWith], order: false, place, isTemplate: true }],
    ),
  ];
}

function checkComparison(
  step: CompiledTask,
  { path, values, order, place = step.task.place, isTemplate }: Compared,
  checking: Checking,
): void {
  const { view, hosts, grouped, registered } = checking;
  // the order of values that are known is tried
  if (order && path[0] !== 'facts' && !registered.has(path[0]!)) return;
  for (const group of view.equalHosts.groups(hosts, view.reach.roots([path[0]!]))) {
    const found = valueOn(step, group[0]!, path, checking);
    if (!found || (order && !found.isSample)) continue;
    if (values.some((other) => canBeEqual(found.value, other))) continue;
    const name = path.join('.');
    const [other] = values as [Value];
    const end = order ? 'this fails' : 'they are never equal';
    const message = `"${name}" is ${typeName(found.value)} and is compared with ${typeName(other)}: ${end}`;
    const written = asWritten(found, other);
    const equal = isTemplate ? `(eq ${name} ${written})` : `${name} == ${written}`;
    const hint = order ? orderHint(name, found.value) : written && `write ${equal}`;
    grouped.add('warning', 'wrong-type', message, { place, hint }, namesOf(group));
  }
}

/** Reports a word of a fact with other capitals. */
function checkWords(
  step: CompiledTask,
  { path, values, place = step.task.place }: Compared,
  { hosts, grouped }: Checking,
): void {
  const [root, fact = '', ...more] = path;
  if (root !== 'facts' || more.length > 0 || !Object.hasOwn(factWords, fact)) return;
  const words = factWords[fact]!;
  for (const value of values) {
    const text = String(value);
    const meant = words.find((word) => word.toLowerCase() === text.toLowerCase());
    if (meant === undefined || meant === text) continue;
    const at = { place, hint: `write "${meant}"` };
    grouped.add('warning', 'wrong-type', `"facts.${fact}" is never "${text}"`, at, namesOf(hosts));
  }
}

function namesOf(hosts: readonly KnownHost[]): string[] {
  return hosts.map(({ name }) => name);
}

interface Found {
  value: Value;
  /** Only its type is known. */
  isSample?: true;
}

function valueOn(
  step: CompiledTask,
  host: KnownHost,
  path: readonly string[],
  { view, registered }: Checking,
): Found | undefined {
  try {
    const [scope] = view.scopes(step, host);
    return scope && { value: scope.resolve(path) };
  } catch {
    // unknown before the run, or undefined, which is reported separately
    const [root, ...rest] = path;
    const samples = root === 'facts' ? factSamples : registered.get(root!)?.samples;
    const value = samples && rest.length > 0 ? sampleAt(samples, rest) : undefined;
    return value === undefined ? undefined : { value, isSample: true };
  }
}

/** Null is compared to find out whether there is a value. */
function canBeEqual(value: Value, other: Value): boolean {
  return value === null || other === null || typeof value === typeof other;
}

/** The written value in the type of the variable; undefined for a list or a mapping. */
function asWritten({ value, isSample }: Found, written: Value): string | undefined {
  if (typeof value === 'string') return JSON.stringify(String(written));
  if (typeof value === 'boolean') return String(!/^(false|no|off|0|)$/i.test(String(written)));
  if (typeof value !== 'number') return undefined;
  if (Number.isFinite(Number(written))) return String(Number(written));
  return isSample ? undefined : String(value);
}

function orderHint(name: string, value: Value): string | undefined {
  return typeof value === 'string' ? `write int(${name})` : 'leave the quotes out';
}
