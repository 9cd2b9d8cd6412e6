import { checkArgs } from '../../core/check-args.ts';
import type { Findings } from '../../core/findings.ts';
import type { Param, Params, ParamType, Shape } from '../../core/params.ts';
import { isMapping, Raw, type Value, type Values } from '../../core/values.ts';
import { hasTemplate } from '../../template/render.ts';
import { placeAlong } from '../../yaml/along.ts';
import { keyPlaceOf } from '../../yaml/read.ts';
import { ruleFor } from './spec-rules.ts';

/** The types of a spec, in Ansible's words, and what an argument of a module of that type takes. */
const specTypes: Record<string, ParamType> = {
  str: 'string',
  int: 'int',
  float: 'number',
  bool: 'bool',
  list: 'list',
  dict: 'map',
  path: 'string',
  raw: 'any',
};
const anything: Shape = { type: 'any' };

/** What an option of a spec says about its variable, as in argument-specs.schema.json. */
interface Option {
  type: string;
  elements: string | undefined;
  description: string;
  required: boolean;
  default: Value | undefined;
  choices: Value[] | undefined;
  no_log: boolean;
}

/** An option as written; values with errors have been reported and count as absent. */
function optionOf(raw: Values): Option {
  const { elements, choices } = raw;
  return {
    type: isType(raw.type ?? 'str') ? String(raw.type ?? 'str') : 'raw',
    elements: isType(elements) ? String(elements) : undefined,
    description: sentences(raw.description),
    required: raw.required === true,
    default: raw.default ?? undefined,
    choices: Array.isArray(choices) ? choices : undefined,
    no_log: raw.no_log === true,
  };
}

function isType(value: Value | undefined): boolean {
  return typeof value === 'string' && Object.hasOwn(specTypes, value);
}

/** A sentence, or several as a list. */
export function sentences(value: Value | undefined): string {
  const all = (Array.isArray(value) ? value : [value]).map((each) =>
    each instanceof Raw ? each.text : each,
  );
  return all.filter((each) => typeof each === 'string' || typeof each === 'number').join(' ');
}

/**
 * The variables that a mapping takes, by the `options` of a spec and the rules beside them. Contradictions are
 * reported.
 */
export function mappingShape(options: Values, around: Values, findings: Findings): Shape {
  const keys: Params = Object.create(null);
  for (const [name, raw] of Object.entries(options)) {
    if (isMapping(raw)) keys[name] = paramOf(name, raw, findings);
    else keys[name] = { ...anything, doc: '' };
  }
  const check = ruleFor(around, keys, findings);
  return { type: 'map', keys, ...(check && { check }) };
}

function paramOf(name: string, raw: Values, findings: Findings): Param {
  const option = optionOf(raw);
  const shape = shapeOf(raw, option, findings);
  const known = option.default;
  if (option.required && known !== undefined)
    findings.error('role-spec', `"${name}" is required, so its default is never used`, {
      place: keyPlaceOf(raw, 'default'),
      hint: 'remove one of the two',
    });
  else if (known !== undefined) checkFits(`the default of "${name}"`, raw, 'default', known, shape, findings);
  return {
    ...shape,
    doc: option.description,
    ...(option.required && { required: true }),
    ...(known !== undefined && { default: known }),
    ...(option.no_log && { secret: true }),
  };
}

function shapeOf(raw: Values, option: Option, findings: Findings): Shape {
  const { type, elements } = option;
  const isOfDicts = type === 'dict' || (type === 'list' && elements === 'dict');
  if (raw.options !== undefined && !isOfDicts)
    misplaced(raw, 'options', 'type: dict, or type: list and elements: dict', findings);
  if (elements !== undefined && type !== 'list') misplaced(raw, 'elements', 'type: list', findings);
  if (type !== 'list') return leafShape(type, raw, option, findings);
  return { type: 'list', items: leafShape(elements ?? 'raw', raw, option, findings) };
}

function misplaced(raw: Values, key: string, needed: string, findings: Findings): void {
  findings.error('role-spec', `"${key}" does nothing without ${needed}`, { place: keyPlaceOf(raw, key) });
}

function leafShape(type: string, raw: Values, { choices }: Option, findings: Findings): Shape {
  const { options } = raw;
  if (type === 'dict' && isMapping(options)) return mappingShape(options, raw, findings);
  const isHolder = type === 'dict' || type === 'list';
  const shape: Shape = { type: specTypes[type]!, ...(isHolder && { items: anything }) };
  if (!choices) return shape;
  checkFits('a choice', raw, 'choices', choices, { type: 'list', items: shape }, findings);
  return { ...shape, enum: choices.filter((choice) => typeof choice !== 'object') as (string | number)[] };
}

/** Reports a value of the spec that the variable cannot have. */
function checkFits(
  what: string,
  raw: Values,
  key: string,
  value: Value,
  shape: Shape,
  findings: Findings,
): void {
  if (hasTemplate(value)) return;
  const { problems } = checkArgs({ [key]: { ...shape, doc: '' } }, { [key]: value });
  for (const { message, path, hint } of problems) {
    const place = placeAlong(raw, path ?? [key]);
    findings.error('role-spec', `${what} does not fit: ${message}`, { place, hint });
  }
}
