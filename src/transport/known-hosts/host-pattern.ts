/**
 * The name under which known_hosts lists a host: plain for port 22, else `[host]:port` (sshd(8)). Lower case,
 * because ssh lowers what it looks up.
 */
export function hostKeyName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/**
 * Whether the first field of a known_hosts line matches this host. The field is a comma-separated list of patterns
 * with `*`, `?` and a leading `!` (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). A matching negated pattern decides, at any position before one that is too long.
 */
export function matchesHost(field: string, name: string): boolean {
  let found = false;
  for (const pattern of field.toLowerCase().split(',')) {
    if (pattern.length > longest) return false;
    const negated = pattern.startsWith('!');
    if (!matchesPattern(name, negated ? pattern.slice(1) : pattern)) continue;
    if (negated) return false;
    found = true;
  }
  return found;
}

/** The longest pattern that ssh reads; it ignores the rest of the field after a longer one. */
const longest = 1022;

/** Whether the field needs a check of all lines: it has wildcards, a negation or a hash, or may be too long. */
export function isPattern(field: string): boolean {
  return /[*?!|]/.test(field) || field.length > longest;
}

/** Glob match in linear space and at most quadratic time: a hostile pattern cannot stall it. */
function matchesPattern(text: string, pattern: string): boolean {
  let t = 0;
  let p = 0;
  let star = -1;
  let restart = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      restart = t;
    } else if (pattern[p] === '?' || pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++restart;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
