import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import type { Value } from '../core/values.ts';
import { fromCel, toCel } from './cel-values.ts';
import { UndefinedVariable } from './errors.ts';
import { functions, type TemplateFunction } from './functions.ts';

/** The first error of the evaluation underway. */
export interface Asking {
  failure: { error: unknown } | undefined;
}

type Library = typeof import('@marcbachmann/cel-js');

/** What CEL calls for a function whose argument it is given as it stands, not as a value. */
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

/** CEL with kplay's functions, and with `matches` in linear time under the name that `renameReserved` gives it. */
export function createEnvironment(
  cel: Library,
  asking: Asking,
  matches: (text: string, pattern: string) => boolean,
): Environment {
  const environment = new cel.Environment({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    limits: { maxDepth: 100 },
  });
  environment.registerFunction(
    'string.matche0(string): bool',
    (text: string, pattern: string) => matches(text, pattern),
    {
      async: false,
    },
  );
  for (const [name, known] of functions) register(environment, name, known);
  environment.registerFunction('defined(ast): bool', definedMacro(asking));
  environment.registerFunction('default(ast, ast): dyn', defaultMacro(asking));
  return environment;
}

function register(environment: Environment, name: string, { args, call }: TemplateFunction): void {
  for (let count = args[0]; count <= args[1]; count++) {
    const signature = `${name}(${Array(count).fill('dyn').join(', ')}): dyn`;
    environment.registerFunction(
      signature,
      (...values: unknown[]) => toCel(call(...(values.map(fromCel) as Value[]))),
      { async: false },
    );
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the library does not say the type of its macros
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
    evaluate: (evaluator, macro, ctx) =>
      ifDefined(asking, () => evaluator.run(macro.args[0]!, ctx)) ?? evaluator.run(macro.args[1]!, ctx),
  });
}

/** The value, or undefined if the very variable or key is not there; errors on the way to it stay errors. */
function ifDefined(asking: Asking, run: () => unknown): unknown {
  const before = asking.failure;
  try {
    return run();
  } catch (error) {
    const isMissing = error instanceof UndefinedVariable && error.chain.length === 0;
    if (!isMissing && (error as { code?: unknown }).code !== 'no_such_key') throw error;
    asking.failure = before;
    return undefined;
  }
}
