import { checkArgs } from '../../core/check-args.ts';
import type { Param, Params, ParamType, Shape } from '../../core/params.ts';
import { isMapping, type Value, type Values } from '../../core/values.ts';
import { hasTemplate } from '../../template/render.ts';
import { keyPlaceOf, placeOf } from '../../yaml/read.ts';
import { placeAlong } from '../checks/places.ts';
import type { Findings } from '../findings.ts';
import { ruleFor, ruleParams } from './spec-rules.ts';

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
const typeNames = Object.keys(specTypes);
const anything: Shape = { type: 'any' };

/** What an option of a spec says about a variable. */
export const optionParams: Params = {
  type: { type: 'string', enum: typeNames, default: 'str', doc: 'What it must be.' },
  description: { type: 'list', default: [], doc: 'What it is for: a sentence or several.' },
  required: { type: 'bool', default: false, doc: 'It must be defined.' },
  default: { type: 'any', doc: 'What it is when nobody says otherwise; defaults/main.yml must say so, too.' },
  choices: { type: 'list', items: anything, doc: 'What it may be.' },
  elements: { type: 'string', enum: typeNames, doc: 'What the items of a list must be.' },
  options: { type: 'map', items: { type: 'map', items: anything }, doc: 'What a dict may hold.' },
  no_log: { type: 'bool', default: false, doc: 'Its value is told in no message.' },
  version_added: { type: 'any', doc: 'Since when it is there.' },
  ...ruleParams,
};

/** What `optionParams` makes of an option; what is wrong in it is absent. */
interface Option {
  type?: string;
  description?: string[];
  required?: boolean;
  default?: Value;
  choices?: Value[];
  elements?: string;
  no_log?: boolean;
}

/** A mapping of a spec by its declaration, with defaults; what is wrong in it is reported. */
export function checkedSpec(raw: Values, params: Params, findings: Findings): Record<string, unknown> {
  const { args, problems } = checkArgs(params, raw);
  for (const { code, message, key, path, hint } of problems) {
    const isKey = code === 'unknown-argument';
    const place =
      key === undefined ? placeOf(raw) : placeAlong({ container: raw, key }, path?.slice(1) ?? [], isKey);
    if (isKey)
      findings.error('unknown-keyword', message.replace('argument', 'keyword of a spec'), { place, hint });
    else findings.error(code, message, { place, hint });
  }
  return args;
}

/**
 * What a mapping takes, by the `options` of a spec and the rules that stand beside them. What contradicts itself is
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
  const option = checkedSpec(raw, optionParams, findings) as unknown as Option;
  const shape = shapeOf(raw, option, findings);
  const known = option.default;
  if (option.required && known !== undefined)
    findings.error('role-spec', `"${name}" is required, so its default never counts`, {
      place: keyPlaceOf(raw, 'default'),
      hint: 'remove one of the two',
    });
  else if (known !== undefined) checkFits(`the default of "${name}"`, raw, 'default', known, shape, findings);
  return {
    ...shape,
    doc: (option.description ?? []).join(' '),
    ...(option.required && { required: true }),
    ...(known !== undefined && { default: known }),
    ...(option.no_log && { secret: true }),
  };
}

function shapeOf(raw: Values, option: Option, findings: Findings): Shape {
  const { type = 'raw', elements } = option;
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

/** Reports a value of the spec that the variable could not have. */
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
    const place = placeAlong({ container: raw, key }, path?.slice(1) ?? []);
    findings.error('role-spec', `${what} does not fit: ${message}`, { place, hint });
  }
}
