import type { Form } from '../../core/form.ts';

/** The names of groups in a list, each once; an item of the list may hold several, separated by commas. */
export function groupNames(groups: string[]): string[] {
  const names = groups.flatMap((item) => item.split(',')).map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

/**
 * The day an account expires, as usermod(8) reads it: YYYY-MM-DD; empty for never.
 * @param seconds since 1970, negative for never
 */
export function expiryDate(seconds: number): string {
  return seconds < 0 ? '' : new Date(seconds * 1000).toISOString().slice(0, 10);
}

/**
 * A hash of crypt(5), or a mark that no password matches ("!", "*"), not a password in clear text. A lock in front of a hash
 * is fine.
 */
export const passwordForm: Form = {
  is: 'a hash in the format of crypt(5), not the password itself; mkpasswd makes one',
  pattern: /^(!*(\$[^$:\s]+\$[^:\s]+|[./0-9A-Za-z]{13}|\*)|!+)$/,
};
