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
 * Is this a hash of crypt(5), or a mark that no password matches ("!", "*"), rather than a password in clear text?
 * A lock in front of a hash is fine.
 */
export function looksHashed(password: string): boolean {
  return /^!*(\$[^$:\s]+\$[^:\s]+|[./0-9A-Za-z]{13}|\*)$|^!+$/.test(password);
}
