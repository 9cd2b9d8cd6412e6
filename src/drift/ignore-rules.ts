import { type Diagnostic, InvalidInput, type Place } from '../core/errors.ts';
import type { Value, Values } from '../core/values.ts';
import type { Inventory } from '../inventory/model/inventory.ts';
import { globToRegExp } from '../inventory/pattern.ts';
import { selectHosts } from '../inventory/select.ts';
import type { Difference } from './difference.ts';
import type { Ignored } from './drift-findings.ts';

/** A rule of kplay.yml about drift that is accepted until a day. */
export interface IgnoreRule {
  hosts: ReadonlySet<string>;
  matches: (difference: Difference, key: string) => boolean;
  reason: string;
  /** The last day on which it counts, such as 2026-12-31. */
  until: string;
  place: Place | undefined;
}

/** The rules that count, and findings about the others. */
export interface IgnoreRules {
  rules: IgnoreRule[];
  warnings: Diagnostic[];
}

/**
 * Reads the rules, which the schema of kplay.yml has accepted.
 * @param today such as 2026-12-31, in UTC
 * @throws InvalidInput for dates that there are not, and hosts that the inventory does not have
 */
export function readRules(
  value: Value,
  placeOf: (rule: Values, key: string) => Place | undefined,
  inventory: Inventory,
  today = new Date().toISOString().slice(0, 10),
): IgnoreRules {
  const errors: Diagnostic[] = [];
  const warnings: Diagnostic[] = [];
  const rules = (value as Values[]).flatMap((rule) => {
    const at = (key: string) => placeOf(rule, key);
    const until = String(rule.until);
    if (!isDay(until))
      errors.push(fault('error', `there is no day ${until}`, at('until'), 'write it as 2026-12-31'));
    else if (until < today)
      warnings.push(
        fault('warning', `this rule has expired on ${until}: what it ignored is drift again`, at('until')),
      );
    const hosts = hostsOf(inventory, String(rule.hosts ?? 'all'), at('hosts'), errors);
    return until < today ? [] : [ruleOf(rule, new Set(hosts), at('until'))];
  });
  if (errors.length > 0) throw new InvalidInput(errors);
  return { rules, warnings };
}

function fault(
  severity: Diagnostic['severity'],
  message: string,
  place: Place | undefined,
  hint?: string,
): Diagnostic {
  return { severity, code: 'drift-rule', message, ...(place && { place }), ...(hint && { hint }) };
}

function isDay(text: string): boolean {
  const time = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
}

function hostsOf(
  inventory: Inventory,
  pattern: string,
  place: Place | undefined,
  errors: Diagnostic[],
): string[] {
  try {
    return selectHosts(inventory, pattern);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const located = error.diagnostics.map((each) => ({ ...each, ...(place && { place }) }));
    errors.push(...located);
    return [];
  }
}

function ruleOf(rule: Values, hosts: ReadonlySet<string>, place: Place | undefined): IgnoreRule {
  const tests = {
    task: patternOf(rule.task),
    module: patternOf(rule.module),
    resource: patternOf(rule.resource),
    key: patternOf(rule.key),
  };
  return {
    hosts,
    matches: ({ event }, key) =>
      hosts.has(event.host) &&
      tests.task(event.task) &&
      tests.module(event.module) &&
      namesOf(event.resource).some(tests.resource) &&
      tests.key(key),
    reason: String(rule.reason),
    until: String(rule.until),
    place,
  };
}

/** A resource with its kind, and its name alone: `file /etc/motd` and `/etc/motd`. */
function namesOf(resource = ''): string[] {
  return [resource, resource.replace(/^\w+ /, '')];
}

function patternOf(value: Value | undefined): (text: string) => boolean {
  if (value === undefined) return () => true;
  const expression = globToRegExp(String(value));
  return (text) => expression.test(text);
}

/** Leaves out what rules ignore; warns of rules that match nothing, if all tasks of their hosts were compared. */
export function applyRules(
  { rules }: IgnoreRules,
  differences: readonly Difference[],
): { left: Difference[]; ignored: Ignored[]; warnings: Diagnostic[] } {
  const used = new Set<IgnoreRule>();
  const ignored: Ignored[] = [];
  const left = differences.flatMap((difference) => {
    // a difference of a task with no_log has no keys
    const keys = difference.changes.length > 0 ? difference.changes.map(({ key }) => key) : [''];
    const ruleFor = (key: string) => rules.find((rule) => rule.matches(difference, key));
    const found = keys.map((key) => ({ key, rule: ruleFor(key) }));
    for (const { rule } of found) if (rule) used.add(rule);
    ignored.push(...ignoredOf(difference, found));
    if (found.every(({ rule }) => rule)) return [];
    return [{ ...difference, changes: difference.changes.filter(({ key }) => !ruleFor(key)) }];
  });
  const idle = rules.filter((rule) => !used.has(rule));
  const warnings = idle.map(({ place }) =>
    fault('warning', 'this rule matches nothing that differs', place, 'remove it if it is no longer needed'),
  );
  return { left, ignored, warnings };
}

function ignoredOf(
  { event }: Difference,
  found: readonly { key: string; rule: IgnoreRule | undefined }[],
): Ignored[] {
  return [...new Set(found.flatMap(({ rule }) => rule ?? []))].map((rule) => ({
    host: event.host,
    task: event.task,
    ...(event.resource !== undefined && { resource: event.resource }),
    keys: found.filter((each) => each.rule === rule && each.key !== '').map(({ key }) => key),
    reason: rule.reason,
    until: rule.until,
  }));
}
