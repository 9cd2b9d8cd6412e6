import { didYouMean } from '../../core/errors.ts';
import type { Findings } from '../../core/findings.ts';
import type { Params, Shape } from '../../core/params.ts';
import { textOf } from '../../core/text.ts';
import { isMapping, type Value, type Values } from '../../core/values.ts';
import { placeOf } from '../../yaml/read.ts';

/** The problem with arguments, by one rule of its kind. */
type Rule = (rule: Value, args: Record<string, unknown>, given: ReadonlySet<string>) => string | undefined;

/** Rules across the options of a spec, in the form of Ansible's modules. */
const rules: Record<string, { names: (rule: Value) => string[]; broken: Rule }> = {
  mutually_exclusive: {
    names: texts,
    broken: (rule, _, given) =>
      texts(rule).filter((name) => given.has(name)).length > 1
        ? `give only one of ${texts(rule).join(', ')}`
        : undefined,
  },
  required_together: {
    names: texts,
    broken(rule, args) {
      const missing = lacking(texts(rule), args);
      const first = texts(rule).find((name) => !missing.includes(name));
      return first !== undefined && missing.length > 0 ? `${first} needs ${missing.join(', ')}` : undefined;
    },
  },
  required_one_of: {
    names: texts,
    broken: (rule, args) =>
      lacking(texts(rule), args).length === texts(rule).length
        ? `give one of ${texts(rule).join(', ')}`
        : undefined,
  },
  required_if: {
    names: (rule) => (Array.isArray(rule) ? [...texts(rule[0]), ...texts(rule[2])] : []),
    broken(rule, args) {
      const [option, value, others, isOneOf] = rule as [string, Value, Value, boolean?];
      const missing = lacking(texts(others), args);
      const enough = isOneOf === true ? missing.length < texts(others).length : missing.length === 0;
      if (enough || args[option] !== value) return undefined;
      return `${option} ${textOf(value)} needs ${missing.join(isOneOf === true ? ' or ' : ', ')}`;
    },
  },
  required_by: {
    names: (rule) => (Array.isArray(rule) ? rule.flatMap(texts) : []),
    broken(rule, args) {
      const [option, others] = rule as [string, Value];
      const missing = Object.hasOwn(args, option) ? lacking(texts(others), args) : [];
      return missing.length > 0 ? `${option} needs ${missing.join(', ')}` : undefined;
    },
  },
};

/**
 * The rules beside the options of a spec as one rule, which gives the first problem as a sentence. Rules about
 * unknown options are reported and left out; undefined when no others remain.
 */
export function ruleFor(around: Values, options: Params, findings: Findings): Shape['check'] {
  const all = rulesIn(around).filter(([name, rule]) => isKnown(name, rule, around, options, findings));
  if (all.length === 0) return undefined;
  return (args, given) => {
    for (const [name, rule] of all) {
      const message = rules[name]!.broken(rule, args, given);
      if (message !== undefined) return message;
    }
    return undefined;
  };
}

function isKnown(name: string, rule: Value, around: Values, options: Params, findings: Findings): boolean {
  const known = Object.keys(options);
  const wrong = rules[name]!.names(rule).filter((option) => !known.includes(option));
  for (const option of wrong) {
    const close = didYouMean(option, known);
    findings.error('role-spec', `"${name}" names "${option}", and there is no such option`, {
      place: placeOf(around, name),
      hint: close ? `did you mean "${close}"?` : undefined,
    });
  }
  return wrong.length === 0;
}

/** All rules, each by itself: one list of names can stand for a list of lists. */
function rulesIn(around: Values): [name: string, rule: Value][] {
  return Object.keys(rules).flatMap((name) => {
    const value = around[name];
    if (isMapping(value)) return Object.entries(value).map((rule): [string, Value] => [name, rule]);
    if (!Array.isArray(value)) return [];
    const all = value.every((item) => typeof item === 'string') ? [value] : value;
    return all.filter(Array.isArray).map((rule): [string, Value] => [name, rule]);
  });
}

function lacking(names: string[], args: Record<string, unknown>): string[] {
  return names.filter((name) => !Object.hasOwn(args, name));
}

function texts(value: Value | undefined): string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');
}
