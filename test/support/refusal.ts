import { checkArgs } from '../../src/core/check-args.ts';
import type { Module } from '../../src/core/module.ts';
import type { Values } from '../../src/core/values.ts';

/** What kplay says of the arguments of a module before anything runs; undefined if they are right. */
export function refusalOf(module: Module, given: Values): string | undefined {
  const { args, problems } = checkArgs(module.params, given);
  const [problem] = problems;
  return problem ? problem.message : module.check?.(args);
}
