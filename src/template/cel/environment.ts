import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import { Unknown } from '../../core/unknown.ts';
import type { Value } from '../../core/values.ts';
import { ownRangeError, UndefinedVariable } from '../errors.ts';
import { apply, functions, type TemplateFunction } from '../functions/catalog.ts';
import { countOf } from '../functions/function.ts';
import { tick } from '../limit.ts';
import { matches } from '../regex.ts';
import type { ScopeReader } from '../scope-reader.ts';
import { isEmpty } from '../text.ts';
import { replacement } from './tokens.ts';
import { fromCel, toCel } from './values.ts';

/** The evaluation underway. */
export interface Asking {
  /** Its first error that CEL must not drop. */
  failure: { error: unknown } | undefined;
  /** Where its variables come from. */
  scope: ScopeReader | undefined;
}

type Library = typeof import('@marcbachmann/cel-js');

/** The function that CEL calls for a macro: it gets its argument as a syntax tree, not as a value. */
interface Macro {
  args: ASTNode[];
  async: boolean;
  typeCheck(
    checker: { check(node: ASTNode, ctx: object): unknown; getType(name: string): unknown },
    macro: Macro,
    ctx: object,
  ): unknown;
  evaluate(evaluator: { run(node: ASTNode, ctx: object): unknown }, macro: Macro, ctx: object): unknown;
}

/** CEL has these itself, or they are macros. */
const native = new Set(['int', 'string', 'raw']);

/** CEL with kplay's functions. A function that replaces one of CEL's has the name that `renameReserved` gives it. */
export function createEnvironment(cel: Library, asking: Asking): Environment {
  const environment = new cel.Environment({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    limits: { maxDepth: 100 },
  });
  registerOperators(environment);
  environment.registerFunction('string.matche0(string): bool', matches, { async: false });
  for (const [name, known] of functions) if (!native.has(name)) register(environment, name, known, asking);
  environment.registerFunction('defined(ast): bool', definedMacro(asking));
  environment.registerFunction('default(ast, ast): dyn', defaultMacro(asking));
  environment.registerFunction('default(ast, ast, ast): dyn', defaultMacro(asking));
  environment.registerFunction('raw(ast): dyn', rawMacro(asking));
  return environment;
}

type Calculation = (a: number, b: number) => number;
const calculations: { [operator: string]: Calculation } = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};

/**
 * Adds what CEL leaves out: `in` for texts, and operators that mix whole numbers and fractions. A value can be 1.5
 * on one host and 2 on another, and no playbook writes 2.0.
 */
function registerOperators(environment: Environment): void {
  environment.registerOperator('string in string', (part: string, text: string) => text.includes(part));
  // the library adds the other order, and !=
  environment.registerOperator('int == double', (a: bigint, b: number) => Number(a) === b);
  for (const [operator, calculate] of Object.entries(calculations)) {
    const mixed = (a: number | bigint, b: number | bigint) => calculate(Number(a), Number(b));
    environment.registerOperator(`int ${operator} double`, mixed);
    environment.registerOperator(`double ${operator} int`, mixed);
  }
}

function register(environment: Environment, name: string, known: TemplateFunction, asking: Asking): void {
  const [least, most] = countOf(known);
  const call = (...values: unknown[]) =>
    noting(asking, () => toCel(apply(name, known, values.map(fromCel) as Value[], asking.scope!)));
  for (let count = least; count <= most; count++) {
    const signature = `${replacement(name)}(${Array(count).fill('dyn').join(', ')}): dyn`;
    environment.registerFunction(signature, (...values: unknown[]) => call(...values), { async: false });
  }
}

/** Keeps errors: an error on one side of || must not be lost because the other side is true. */
export function noting<T>(asking: Asking, ask: () => T): T {
  try {
    tick();
    return ask();
  } catch (error) {
    // an unknown value may not matter: CEL's `a || true` is true, whatever `a` is
    if (!(error instanceof Unknown)) asking.failure ??= { error: ownRangeError(error) };
    throw error;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the library does not declare the type of its macros
type Expander = any;

function definedMacro(asking: Asking): Expander {
  return ({ args }: { args: ASTNode[] }): Macro => ({
    args,
    async: false,
    typeCheck(checker, macro, ctx) {
      checker.check(macro.args[0]!, ctx);
      return checker.getType('bool');
    },
    evaluate: (evaluator, macro, ctx) =>
      ifDefined(asking, () => evaluator.run(macro.args[0]!, ctx)) !== undefined,
  });
}

function defaultMacro(asking: Asking): Expander {
  return ({ args }: { args: ASTNode[] }): Macro => ({
    args,
    async: false,
    typeCheck(checker, macro, ctx) {
      for (const arg of macro.args) checker.check(arg, ctx);
      return checker.getType('dyn');
    },
    evaluate(evaluator, { args: [variable, otherwise, empty] }, ctx) {
      const value = ifDefined(asking, () => evaluator.run(variable!, ctx)) ?? null;
      const isMissing =
        empty && evaluator.run(empty, ctx) === true ? isEmpty(fromCel(value)) : value === null;
      return isMissing ? evaluator.run(otherwise!, ctx) : value;
    },
  });
}

function rawMacro(asking: Asking): Expander {
  return ({ args }: { args: ASTNode[] }): Macro => ({
    args,
    async: false,
    typeCheck(checker, macro, ctx) {
      checker.check(macro.args[0]!, ctx);
      return checker.getType('dyn');
    },
    evaluate: (evaluator, macro, ctx) => asking.scope!.aside(() => evaluator.run(macro.args[0]!, ctx)),
  });
}

/** The value, or undefined if it, or a variable that it is made of, does not exist. */
function ifDefined(asking: Asking, run: () => unknown): unknown {
  const before = asking.failure;
  const outside = asking.scope!.outside;
  try {
    return run();
  } catch (error) {
    const isMissing = error instanceof UndefinedVariable;
    if (!isMissing && (error as { code?: unknown }).code !== 'no_such_key') throw error;
    asking.failure = before;
    asking.scope!.outside = outside;
    return undefined;
  }
}
