import type { Param } from './params.ts';
import type { Value, Values } from './values.ts';

/**
 * Whether an argument names a file of the controller, not one of the host.
 * @param given the arguments of the task; a value that is not known yet counts as true
 */
export function namesSource(param: Param | undefined, given: Values): boolean {
  if (param?.type !== 'file' && param?.type !== 'template') return false;
  const onHost = onHostOf(param, given);
  return onHost === undefined || onHost === null || onHost === false || onHost === 'false';
}

/** The value of the argument that decides whether a file is one of the host. */
export function onHostOf({ onHost }: Param, given: Values): Value | undefined {
  return onHost === undefined ? undefined : given[onHost];
}
