import { actions } from '../../actions/catalog.ts';
import { transactionName } from '../../actions/transaction.ts';
import { didYouMean, type Place } from '../../core/errors.ts';
import type { Findings } from '../../core/findings.ts';
import { hints } from '../../core/hints.ts';
import type { Values } from '../../core/values.ts';
import { isMapping, typeName, type Value } from '../../core/values.ts';
import { keyPlaceOf, placeOf } from '../../yaml/read.ts';
import { reservedNames } from './name-docs.ts';
import {
  blockKeywords,
  handlerKeywords,
  isYesNo,
  type Keywords,
  taskKeywords,
  typeProblem,
} from './schema.ts';

/** Reports a key that is not a keyword: a word of another tool, a word for later, or a misspelling. */
export function unknownKeyword(mapping: Values, key: string, keywords: Keywords, findings: Findings): void {
  const place = keyPlaceOf(mapping, key);
  if (Object.hasOwn(handlerKeywords, key)) {
    const hint = key === 'listen' ? 'only handlers listen' : 'write it on the tasks';
    findings.error('unknown-keyword', `"${key}" is not possible here`, { place, hint });
    return;
  }
  if (Object.hasOwn(blockKeywords, key)) {
    const tasks = key === transactionName ? 'its tasks' : 'the tasks that can fail';
    const hint = `write "- block:" before it, with ${tasks}`;
    findings.error('unknown-keyword', `"${key}" has no block`, { place, hint });
    return;
  }
  const foreign = hints().foreignKey(key, mapping[key]!);
  if (foreign) {
    findings.error(foreign.code, foreign.message, { place, hint: foreign.hint });
    return;
  }
  const close = didYouMean(key, Object.keys(keywords));
  const hint = close ? `did you mean "${close}"?` : knownWords(keywords);
  findings.error('unknown-keyword', `unknown keyword "${key}"`, { place, hint });
}

/** A play and a task have too many keywords for one line. */
function knownWords(keywords: Keywords): string {
  const own = Object.keys(keywords);
  const few = own.filter((key) => !Object.hasOwn(taskKeywords, key) || own.length <= 8);
  return `known: ${few.join(', ')}${few.length < own.length ? ', and those of a task' : ''}`;
}

/** Reports keywords with values of a wrong type. */
export function checkTypes(mapping: Values, keywords: Keywords, findings: Findings): void {
  for (const [key, value] of Object.entries(mapping)) {
    if (!Object.hasOwn(keywords, key)) continue;
    const problem = value === null ? 'has no value' : typeProblem(keywords[key]!, value);
    if (problem)
      findings.error('wrong-type', `"${key}" ${problem}`, {
        place: placeOf(mapping, key),
        hint: hintFor(key, value, keywords),
      });
  }
  if (isMapping(mapping.vars)) checkNames(mapping.vars, findings);
}

/** Reports keys that are not keywords, and keywords with values of a wrong type. */
export function checkKeywords(mapping: Values, keywords: Keywords, findings: Findings): void {
  for (const key of Object.keys(mapping))
    if (!Object.hasOwn(keywords, key)) unknownKeyword(mapping, key, keywords, findings);
  checkTypes(mapping, keywords, findings);
}

/** Reports names that variables cannot have. */
export function checkNames(values: Values, findings: Findings): void {
  for (const name of Object.keys(values)) checkName(name, { container: values, key: name }, findings, true);
}

/** Reports a name that a variable cannot have; the name is the key or the value at a spot. */
export function checkName(
  name: string,
  spot: { container: object; key: string },
  findings: Findings,
  isKey = false,
): void {
  const place = isKey ? keyPlaceOf(spot.container, spot.key) : placeOf(spot.container, spot.key);
  if (!/^[A-Za-z_]\w*$/.test(name))
    findings.error('bad-name', `"${name}" cannot be the name of a variable`, {
      place,
      hint: 'a name has letters, digits and _, and does not start with a digit',
    });
  else if (reservedNames.includes(name))
    findings.error('reserved-name', `"${name}" is a name of the language`, {
      place,
      hint: 'choose another name',
    });
}

/** Returns the mapping that a value must be; reports other values. Null is an empty one. */
export function mappingOr(
  value: Value | undefined,
  what: string,
  place: Place | undefined,
  findings: Findings,
): Values {
  if (isMapping(value)) return value;
  if (value !== null && value !== undefined) {
    findings.isPartial = true;
    findings.error('wrong-type', `${what} must be a mapping, not ${typeName(value)}`, {
      place,
      hint: mappingHint(value),
    });
  }
  return Object.create(null) as Values;
}

/** Returns the list that a value must be; reports other values. Null is an empty one. */
export function listOr(
  value: Value | undefined,
  what: string,
  place: Place | undefined,
  findings: Findings,
): Value[] {
  if (Array.isArray(value)) return value;
  if (value !== null && value !== undefined)
    findings.error('wrong-type', `${what} must be a list, not ${typeName(value)}`, { place, hint: listHint });
  return [];
}

const listHint = 'start each entry with "- "';

function mappingHint(value: Value): string | undefined {
  return Array.isArray(value) ? 'write "name: value" lines, without "- "' : undefined;
}

function hintFor(key: string, value: Value, keywords: Keywords): string | undefined {
  const type = keywords[key];
  if (value === 'free') return 'write host-paced, or leave it out';
  if (type === 'entries' && isMapping(value)) return listHint;
  if (type === 'entries' && typeof value === 'string') return entriesHint(key, value);
  if (type === 'loop' && isMapping(value)) return 'write loop: [{key: …, value: …}], an entry for each';
  if (type === 'mapping')
    return mappingHint(value) ?? (typeof value === 'string' ? pairHint(key, value) : undefined);
  if (typeof value !== 'string') return undefined;
  if (type === 'number') return numberHint(value);
  if (key === 'become' && /^[a-z_][\w-]*$/.test(value) && !isYesNo(value))
    return `write become: true and become_user: ${value}`;
  if (!isYesNo(value)) return undefined;
  return `write ${/^(yes|on)$/i.test(value) ? 'true' : 'false'}: YAML 1.2 knows true and false only`;
}

/** The hint for a text in place of a list: names of roles, or a line that says what a task does. */
function entriesHint(key: string, value: string): string {
  const names = value.split(/[\s,]+/).filter((name) => name !== '');
  const isNames =
    (key === 'roles' || key === 'dependencies') && names.every((name) => /^[\w.-]+$/.test(name));
  return isNames ? `write ${key}: [${names.join(', ')}]` : listHint;
}

/** The hint for a number with a unit: numbers are percents, times or seconds. */
function numberHint(value: string): string | undefined {
  const [, digits, unit] = /^(\d+) ?(%|s|m|min|h)$/.exec(value) ?? [];
  if (!digits) return undefined;
  return `write ${Number(digits) * (unit === 'h' ? 3600 : unit!.startsWith('m') ? 60 : 1)}`;
}

/** The hint for `A=b`, which is not a mapping. */
function pairHint(key: string, value: string): string | undefined {
  const pair = /^(\w+)=(\S*)$/.exec(value);
  return pair ? `write ${key}: {${pair[1]}: "${pair[2]}"}` : undefined;
}

/** Whether a task has a loop, if only in a wrong spelling. That one is reported, not the tasks below it. */
export function hasLoop(raw: Values): boolean {
  return raw.loop !== undefined || Object.keys(raw).some((key) => key.startsWith('with_'));
}

/** Whether this is the name of something that the language itself does. */
export function isAction(name: string): boolean {
  return Object.hasOwn(actions, name);
}
