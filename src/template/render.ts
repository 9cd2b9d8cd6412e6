import { Cel, isMapping, Raw, Secret, type Value, type Values } from '../core/values.ts';
import { expressionOf, loadExpressions } from './cel/expression.ts';
import { ownRangeError } from './errors.ts';
import { Rendering } from './handlebars/evaluate.ts';
import { parseTemplate } from './handlebars/parse.ts';
import { limited } from './limit.ts';
import { loadRegex, usesRegex } from './regex.ts';
import type { ScopeReader } from './scope-reader.ts';

export { TemplateError, UndefinedVariable } from './errors.ts';
export { pathsOf } from './handlebars/paths.ts';
export type { UsedPath } from './used-path.ts';

/**
 * Renders a value, however deep. A string that is exactly one `{{ expression }}` becomes that value with its
 * type; other strings stay strings; `!raw` and `!secret` become their text; `!cel`
 * its result, and needs `prepare` before.
 * @throws UndefinedVariable, TemplateError, and errors of the scope's layers, unchanged
 */
export function render(value: Value, scope: ScopeReader): Value {
  return isFinal(value) ? value : limited(() => rendered(value, scope));
}

function rendered(value: Value, scope: ScopeReader): Value {
  if (typeof value === 'string') return renderString(value, scope);
  if (isFinal(value)) return value;
  if (value instanceof Raw) return value.text;
  if (value instanceof Cel) return expressionOf(value.source).evaluate(scope);
  if (value instanceof Secret) return value.text ?? scope.world.secret(value, rendered(value.source, scope));
  if (Array.isArray(value)) return value.map((item) => rendered(item, scope));
  const made: Values = Object.create(null);
  for (const [key, item] of Object.entries(value as Values)) made[key] = rendered(item, scope);
  return made;
}

function renderString(text: string, scope: ScopeReader): Value {
  if (!text.includes('{{')) return text;
  return guard(() => {
    const template = parseTemplate(text);
    const only = template.length === 1 ? template[0] : undefined;
    const rendering = new Rendering(scope);
    return only?.kind === 'value'
      ? rendering.value(only.expr, undefined)
      : rendering.text(template, undefined);
  });
}

/** Renders the text of a template file: always text. Throws as `render` does. */
export function renderText(text: string, scope: ScopeReader): string {
  if (!text.includes('{{')) return text;
  return guard(() => new Rendering(scope).text(parseTemplate(text), undefined));
}

function guard<T>(run: () => T): T {
  try {
    return limited(run);
  } catch (error) {
    throw ownRangeError(error);
  }
}

/**
 * Loads what `render` needs for a value, and checks the `!cel` in it. Most values need nothing, and CEL and RE2 are
 * large. Throws TemplateError for expressions that cannot be read.
 */
export async function prepare(value: Value): Promise<void> {
  const sources = sourcesIn(value);
  await loadExpressions(sources.flatMap((source) => (source instanceof Cel ? [source.source] : [])));
  const texts = sources.filter((source) => typeof source === 'string');
  if (texts.some((text) => callsTemplate.test(text))) await prepareAll();
  else if (texts.some(usesRegex)) await loadRegex();
}

/** Loads all that a template may need whose name is known only during the run. */
const callsTemplate = /\btemplate[ (]/;

/** Loads all that `render` may need for values that are not known yet. */
export async function prepareAll(): Promise<void> {
  await Promise.all([loadExpressions(['true']), loadRegex()]);
}

/** The templates and expressions in a value, however deep. */
function sourcesIn(value: Value): (string | Cel)[] {
  if (typeof value === 'string') return value.includes('{{') ? [value] : [];
  if (value instanceof Cel) return [value];
  if (value instanceof Secret) return sourcesIn(value.source);
  if (Array.isArray(value)) return value.flatMap(sourcesIn);
  return isMapping(value) ? Object.values(value).flatMap(sourcesIn) : [];
}

const templates = new WeakMap<object, boolean>();
const finals = new WeakMap<object, boolean>();

/** Does a value hold a template or an expression, at any depth? The answer is cached: values must not change afterwards. */
export function hasTemplate(value: Value): boolean {
  if (value instanceof Raw) return false;
  return typeof value === 'string' ? value.includes('{{') : remembered(value, templates, hasTemplate, false);
}

/** Does `render` leave the value unchanged? */
export function isFinal(value: Value): boolean {
  if (value instanceof Raw) return false;
  return typeof value === 'string'
    ? !value.includes('{{')
    : !remembered(value, finals, (each) => !isFinal(each), false);
}

function remembered(
  value: Exclude<Value, string | Raw>,
  memory: WeakMap<object, boolean>,
  ask: (value: Value) => boolean,
  otherwise: boolean,
): boolean {
  if (value instanceof Cel || value instanceof Secret) return true;
  if (!Array.isArray(value) && !isMapping(value)) return otherwise;
  const known = memory.get(value);
  if (known !== undefined) return known;
  const answer = (Array.isArray(value) ? value : Object.values(value)).some(ask);
  memory.set(value, answer);
  return answer;
}
