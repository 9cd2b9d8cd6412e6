import type { Place } from '../../core/errors.ts';
import type { Findings } from '../../core/findings.ts';
import { hints } from '../../core/hints.ts';
import { Cel, isMapping, Secret, type Value, type Values } from '../../core/values.ts';
import { compileExpression, type Expression } from '../../template/cel/expression.ts';
import { pathsOf, prepare, TemplateError, type UsedPath } from '../../template/render.ts';
import { changedNumbers } from '../../yaml/numbers.ts';
import { placeOf, placeWithin } from '../../yaml/read.ts';
import { problemsIn } from './template-problems.ts';

/** A variable that a template or an expression reads, or something that it looks up. */
export interface Use extends Omit<UsedPath, 'offset'> {
  place: Place | undefined;
  /** The text around it, for variables read through `hostvars`. */
  text: string;
}

/** The spot of a value: its container and its key there. */
export interface Spot {
  container: object;
  key: string | number;
}

/** The uses in one text; a template that cannot be parsed is reported and gives none. */
export async function usesOfText(text: string, spot: Spot, findings: Findings): Promise<Use[]> {
  if (!text.includes('{{') && !text.includes('{%')) return [];
  return located(text, findings, (offset, length) => within(spot, offset, length));
}

/** The uses in the text of a template file. */
export function usesOfFile(text: string, file: string, findings: Findings): Promise<Use[]> {
  return located(text, findings, (offset, length) => placeInText(text, file, offset, length));
}

async function located(
  text: string,
  findings: Findings,
  placeAt: (offset: number, length: number) => Place | undefined,
): Promise<Use[]> {
  const problems = problemsIn(text);
  for (const { message, hint, offset, length } of problems)
    findings.error('bad-template', message, { place: placeAt(offset, length), hint });
  if (problems.length > 0) return [];
  await prepare(text);
  return pathsOf(text).map(({ offset, ...use }) => ({
    ...use,
    place: placeAt(offset, lengthOf(use)),
    text,
  }));
}

/** The uses in a value at any depth; its texts and `!cel` expressions are checked on the way. */
export async function usesOfValue(value: Value, spot: Spot, findings: Findings): Promise<Use[]> {
  if (typeof value === 'string') return usesOfText(value, spot, findings);
  if (value instanceof Cel) {
    const expression = await compileAt(value.source, spot, findings);
    if (!expression) return [];
    await prepare(value);
    return usesOfExpression(expression, spot);
  }
  if (value instanceof Secret) return usesOfValue(value.source, spot, findings);
  const uses: Use[] = [];
  if (Array.isArray(value))
    for (const [key, item] of value.entries())
      uses.push(...(await usesOfValue(item, { container: value, key }, findings)));
  else if (isMapping(value))
    for (const [key, item] of Object.entries(value))
      uses.push(...(await usesOfValue(item, { container: value, key }, findings)));
  return uses;
}

/** The uses in an expression at a spot. */
export function usesOfExpression(expression: Expression, spot: Spot): Use[] {
  const text = expression.source;
  return expression.paths.map(({ offset, ...use }) => ({
    ...use,
    place: within(spot, offset, lengthOf(use)),
    text,
  }));
}

/** The length of a use in the text; for a lookup, of the name of the function. */
function lengthOf({ path, lookup }: Pick<UsedPath, 'path' | 'lookup'>): number {
  return lookup ? lookup.kind.length : path.join('.').length;
}

/** Compiles the expression or condition at a spot; undefined when it cannot be parsed, which is reported. */
export async function compileAt(
  source: string,
  spot: Spot,
  findings: Findings,
  isCondition = false,
): Promise<Expression | undefined> {
  const place = placeOf(spot.container, spot.key);
  if (source.includes('{{')) {
    reportBraces(source, spot, findings, isCondition);
    return undefined;
  }
  try {
    return await compileExpression(source, place);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const isRewritten = isCondition && error.hint?.startsWith('write: ');
    findings.error('bad-expression', error.message, {
      place: within(spot, error.offset, 1),
      hint: isRewritten ? `write: ${hints().asCel(source, true)}` : error.hint,
    });
    return undefined;
  }
}

function reportBraces(source: string, spot: Spot, findings: Findings, isCondition: boolean): void {
  const bare = source.replace(/(["']?)\{\{\s*((?:(?!\}\}).)*?)\s*\}\}\1/g, '$2');
  const hint =
    hints().missingWord(bare) ??
    `write ${typeof spot.key === 'string' ? `${spot.key}: ` : '- '}${hints().asCel(bare, isCondition)}`;
  const place = placeOf(spot.container, spot.key);
  findings.error('braces-in-expression', 'an expression cannot contain {{ }}', { place, hint });
}

/** Reports the templates among variables that cannot be parsed, whether they are used or not. */
export async function checkTemplates(values: Values, findings: Findings): Promise<void> {
  for (const { code, message, ...at } of changedNumbers(values)) findings.warning(code, message, at);
  for (const [key, value] of Object.entries(values))
    await usesOfValue(value, { container: values, key }, findings);
}

function within(spot: Spot, offset: number, length: number): Place | undefined {
  const place = placeWithin(spot.container, spot.key, offset);
  // in a scalar with a length of its own the exact column is unknown, so the place is the whole scalar
  return place && place.length === undefined ? { ...place, length } : place;
}

/** The place of an offset in the text of a file. */
export function placeInText(text: string, file: string, offset: number, length: number): Place {
  // the text ends on its last line, not on the line below
  const before = text.slice(0, Math.min(offset, text.trimEnd().length));
  const start = before.lastIndexOf('\n') + 1;
  return { file, line: before.split('\n').length, col: before.length - start + 1, length };
}
