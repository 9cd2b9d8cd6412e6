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

/** The argument of every module that can take an encrypted file of the controller. */
export const decryptParam = {
  type: 'bool',
  default: true,
  doc: 'Decrypt a file of the controller that is encrypted with age or Ansible Vault; if false, it arrives as it is.',
} as const;

/** Whether encrypted files of the controller are decrypted for these arguments. */
export function isDecrypted({ decrypt }: Values): boolean {
  return decrypt !== false && decrypt !== 'false';
}

/** The value of the argument that decides whether a file is one of the host. */
export function onHostOf({ onHost }: Param, given: Values): Value | undefined {
  return onHost === undefined ? undefined : given[onHost];
}
