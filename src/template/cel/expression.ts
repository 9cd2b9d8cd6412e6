// The only file that loads CEL (https://github.com/google/cel-spec), loaded when the first expression is compiled.
import type { Environment, ParseResult } from '@marcbachmann/cel-js';
import type { Place } from '../../core/errors.ts';
import { hints } from '../../core/hints.ts';
import { typeName, type Value, type Values } from '../../core/values.ts';
import { at, ownRangeError, TemplateError, undefinedAmong } from '../errors.ts';
import { limited } from '../limit.ts';
import { loadRegex, usesRegex } from '../regex.ts';
import type { ScopeReader } from '../scope-reader.ts';
import type { UsedPath } from '../used-path.ts';
import { comparisonsIn, type WrittenComparison } from './comparisons.ts';
import { type Asking, createEnvironment, noting } from './environment.ts';
import { celError } from './error.ts';
import { limitLoops } from './limit-loops.ts';
import { pathOf, pathsIn } from './paths.ts';
import { renameReserved, typeNames } from './tokens.ts';
import { fromCel, lazyMap, toCel } from './values.ts';

/** A condition or a computed value of the playbook, checked and ready. */
export interface Expression {
  source: string;
  place: Place | undefined;
  /** The variables that it reads, see `pathsIn`. */
  paths: UsedPath[];
  /** Its comparisons of variables with written values. */
  comparisons: WrittenComparison[];
  /** @throws UndefinedVariable, TemplateError, and errors of the scope's layers, unchanged */
  evaluate(scope: ScopeReader): Value;
  /** The same for conditions: anything but true and false is a TemplateError. */
  test(scope: ScopeReader): boolean;
}

/** The current evaluation. CEL may drop an error in || and &&; kplay reports each. */
const asking: Asking = { failure: undefined, scope: undefined };
let engine: Environment | undefined;
const cache = new Map<string, Omit<Expression, 'place'>>();
const limit = 2000;

/**
 * Compiles a CEL expression. It is asynchronous because CEL, and RE2 for `matches`, are loaded when first needed.
 * @throws TemplateError with the offset, and with the CEL to write where the source looks like Jinja
 */
export async function compileExpression(source: string, place?: Place): Promise<Expression> {
  await load(source);
  return { ...expressionOf(source), place };
}

/** Compiles the sources of `!cel` values, so that `expressionOf` finds them. Throws TemplateError. */
export async function loadExpressions(sources: string[]): Promise<void> {
  for (const source of sources) await compileExpression(source);
}

/** A compiled expression, which `compileExpression` or `loadExpressions` must have compiled before. */
export function expressionOf(source: string): Omit<Expression, 'place'> {
  const known = cache.get(source);
  if (known) return known;
  if (!engine) throw new Error(`prepare() was not awaited for: ${source}`);
  const compiled = compile(source, engine);
  if (cache.size >= limit) cache.delete(cache.keys().next().value!);
  cache.set(source, compiled);
  return compiled;
}

async function load(source: string): Promise<void> {
  engine ??= createEnvironment(await import('@marcbachmann/cel-js'), asking);
  if (usesRegex(source)) await loadRegex();
}

function compile(source: string, environment: Environment): Omit<Expression, 'place'> {
  const { source: renamed, original } = renameReserved(source);
  let program: ParseResult;
  try {
    program = environment.parse(renamed);
    const checked = program.check();
    if (checked.error) throw checked.error;
    limitLoops(program.ast, (error) => {
      asking.failure ??= { error };
    });
  } catch (error) {
    throw compileError(error, source, original, environment);
  }
  const paths = pathsIn(program.ast, original);
  const python = paths.find(({ path }) => path.length === 1 && /^(True|False|None)$/.test(path[0]!));
  if (python)
    throw new TemplateError(
      `"${python.path[0]}" is not known`,
      python.offset,
      `write: ${hints().asCel(source)}`,
    );
  const evaluate = (scope: ScopeReader) => limited(() => run(program, scope, original));
  const comparisons = comparisonsIn(program.ast, paths, original);
  return { source, paths, comparisons, evaluate, test: (scope) => asBoolean(evaluate(scope)) };
}

function compileError(
  error: unknown,
  source: string,
  original: (name: string) => string,
  environment: Environment,
): unknown {
  const found = celError(error, original);
  if (!found) return ownRangeError(error);
  const rewritten = hints().asCel(source);
  const isBetter = rewritten !== source.trim() && reads(rewritten, environment);
  const hint = isBetter ? `write: ${rewritten}` : (hints().missingWord(source) ?? found.hint);
  return new TemplateError(found.message, found.offset, hint);
}

function reads(source: string, environment: Environment): boolean {
  return environment.check(renameReserved(source).source).valid;
}

function asBoolean(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  throw new TemplateError(
    `a condition must be true or false, and this is ${typeName(value)}`,
    0,
    'compare it, such as: x != ""',
  );
}

function run(program: ParseResult, scope: ScopeReader, original: (name: string) => string): Value {
  const outer = { ...asking };
  Object.assign(asking, { failure: undefined, scope });
  try {
    const result = fromCel(program(variables(scope, original)));
    if (asking.failure) throw asking.failure;
    return result;
  } catch (error) {
    throw asking.failure
      ? at(0, (asking.failure as { error: unknown }).error)
      : runError(error, original, scope);
  } finally {
    Object.assign(asking, outer);
  }
}

/** The scope as the object in which CEL looks variables up. */
function variables(scope: ScopeReader, original: (name: string) => string): object {
  const get = (_target: object, name: string | symbol) =>
    typeof name === 'string' ? noting(asking, () => reach(scope, [original(name)])) : undefined;
  return new Proxy(Object.create(null), { get });
}

function reach(scope: ScopeReader, path: string[]): unknown {
  if (path.length === 1 && typeNames.has(path[0]!) && !scope.has(path[0]!)) return engine!.evaluate(path[0]!);
  const { value, plain } = scope.open(path);
  if (plain || typeof value !== 'object' || value === null || Array.isArray(value))
    return toCel(scope.resolve(path));
  const member = (key: string) => noting(asking, () => reach(scope, [...path, key]));
  return lazyMap(value as Values, member, () => scope.resolve(path));
}

function runError(error: unknown, original: (name: string) => string, scope: ScopeReader): unknown {
  const found = celError(error, original);
  if (!found) return ownRangeError(at(0, error));
  const path = found.code === 'no_such_key' && found.node ? pathOf(found.node) : undefined;
  if (path) return missingKey([original(path[0]!), ...path.slice(1)], scope);
  return new TemplateError(found.message, found.offset, found.hint);
}

/** The scope's own error for a missing key: the scope knows the keys that exist. */
function missingKey(path: string[], scope: ScopeReader): unknown {
  try {
    if (scope.has(path[0]!)) scope.resolve(path);
  } catch (error) {
    return error;
  }
  return undefinedAmong(path, []);
}
