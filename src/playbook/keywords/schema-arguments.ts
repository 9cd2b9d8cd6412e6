import type { Form } from '../../core/form.ts';
import type { Param, Params, ParamType, Shape } from '../../core/params.ts';

/** A JSON Schema, in the words that draft 7 and 2020-12 share. */
export type Schema = { [keyword: string]: unknown };

/** A text with a template in it can become anything. */
export const template: Schema = { type: 'string', pattern: '\\{\\{' };
/** Values that are read as text: YAML makes integers of some. */
const text: Schema = { type: ['string', 'integer'] };
const plain: Schema = { type: ['string', 'number', 'boolean'] };

/** What each type of argument can be, besides a template; core/params.ts converts them. */
const types: Record<ParamType, Schema> = {
  string: text,
  path: { type: 'string', pattern: '^/' },
  int: { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^-?[0-9]+$' }] },
  number: { anyOf: [{ type: 'number' }, { type: 'string', pattern: '^-?[0-9]+(\\.[0-9]+)?$' }] },
  bool: { enum: [true, false, 'true', 'false'] },
  list: { anyOf: [text, { type: 'array', items: text }] },
  map: { type: 'object', additionalProperties: plain },
  mode: {
    type: 'string',
    pattern: '^([0-7]{3,4}|[ugoa]*([-+=][rwxXst]*)+(,[ugoa]*([-+=][rwxXst]*)+)*)$',
  },
  file: { type: 'string' },
  template: { type: 'string' },
  any: {},
};

/** The values that the shape of a schema allows. */
export function shapeSchema({ words, ...shape }: Shape): Schema {
  if (words) return { anyOf: [{ enum: [...words] }, shapeSchema(shape)] };
  const { type, enum: allowed, items, keys } = shape;
  if (keys) return argumentsSchema(keys, undefined);
  if (type === 'list' && !items && (allowed || shape.form)) return listSchema(shape);
  if (allowed) return { enum: [...allowed] };
  if (!items) return narrowed(shape);
  return type === 'list'
    ? { type: 'array', items: shapeSchema(items) }
    : { type: 'object', additionalProperties: shapeSchema(items) };
}

/** A list of texts of one form, or a single one. */
function listSchema({ form, enum: allowed }: Shape): Schema {
  const item = allowed ? { enum: [...allowed] } : textOfForm(form);
  return { anyOf: [item, { type: 'array', items: { anyOf: [item, template] } }] };
}

/** The values of a type that have the form and the range of the shape. */
function narrowed({ type, form, names, min, max }: Shape): Schema {
  if (form && (type === 'string' || type === 'path')) return textOfForm(form);
  if (names?.pattern && type === 'map')
    return { ...types.map, propertyNames: { pattern: names.pattern.source } };
  const range = { ...(min !== undefined && { minimum: min }), ...(max !== undefined && { maximum: max }) };
  return Object.keys(range).length > 0 ? { ...types[type], ...range } : types[type];
}

function textOfForm(form: Form | undefined): Schema {
  return { ...text, ...(form?.pattern && { pattern: form.pattern.source }) };
}

/** The schema of one argument; null is allowed where the argument is optional. */
function paramSchema(param: Param): Schema {
  const of = shapeSchema(param);
  const open = param.type === 'any' ? [] : [template, ...(param.required ? [] : [{ type: 'null' }])];
  const schema = open.length > 0 ? { anyOf: [of, ...open] } : of;
  const known = param.default === undefined ? {} : { default: param.default };
  return { description: param.doc, ...schema, ...known };
}

/**
 * The arguments of a module or a word of the language.
 * @param single the argument that a plain text stands for, if there is one
 * @param free the schema for other keys, where they are variables
 */
export function argumentsSchema(params: Params, single?: string, free?: Schema): Schema {
  const properties: Record<string, Schema> = {};
  const required: Schema[] = [];
  for (const [name, param] of Object.entries(params)) {
    const names = [name, ...(param.aliases ?? [])];
    for (const key of names) properties[key] = paramSchema(param);
    if (param.required) required.push(oneOfKeys(names));
  }
  const mapping: Schema = { type: 'object', properties, additionalProperties: free !== undefined };
  if (free) mapping.propertyNames = { anyOf: [{ enum: Object.keys(properties) }, free] };
  if (required.length > 0) mapping.allOf = required;
  const others: Schema[] = [];
  if (single !== undefined) others.push({ type: 'string', pattern: '\\S' });
  if (required.length === 0) others.push({ type: 'null' });
  return others.length > 0 ? { anyOf: [mapping, ...others] } : mapping;
}

function oneOfKeys(names: string[]): Schema {
  if (names.length === 1) return { required: names };
  return { anyOf: names.map((name) => ({ required: [name] })) };
}
