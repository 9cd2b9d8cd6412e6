/** Names of groups from a list whose items may themselves be separated by commas, each once. */
export function groupNames(groups: string[]): string[] {
  const names = groups.flatMap((item) => item.split(',')).map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

/**
 * The day an account ends as usermod(8) takes it, YYYY-MM-DD; empty for never.
 * @param seconds since 1970, negative for never
 */
export function expiryDate(seconds: number): string {
  return seconds < 0 ? '' : new Date(seconds * 1000).toISOString().slice(0, 10);
}

/**
 * Is this what crypt(5) makes, or a mark that no password matches ("!", "*"), rather than a password in clear?
 * A lock in front of a hash is fine.
 */
export function looksHashed(password: string): boolean {
  return /^!*(\$[^$:\s]+\$[^:\s]+|[./0-9A-Za-z]{13}|\*)$|^!+$/.test(password);
}
