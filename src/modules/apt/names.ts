/** A package in the syntax of apt-get: name[:architecture][=version pattern | /release]. */
export interface Package {
  name: string;
  /** A version, or a pattern for one with * and ?. */
  version?: string;
  release?: string;
}

/** Parses a package, which must have passed `nameProblem`. */
export function parsePackage(text: string): Package {
  const [, name, sign, rest] = /^([^=/]*)([=/]?)(.*)$/s.exec(text)!;
  if (sign === '=') return { name: name!, version: rest! };
  return sign === '/' ? { name: name!, release: rest! } : { name: name! };
}

/**
 * Checks packages: names are those of Debian policy 5.6.1, except names that end with a dash, which apt-get would
 * remove; versions are those of 5.6.12, and patterns for them.
 * @returns a sentence about the first one that is not valid
 */
export function nameProblem(names: string[]): string | undefined {
  const seen = new Set<string>();
  for (const text of names) {
    const { name, version, release } = parsePackage(text);
    if (name === '*') return 'to upgrade all packages, write upgrade: full, without name';
    if (!/^[a-z0-9]([a-z0-9+.-]*[a-z0-9+.])?(:[a-z0-9-]+)?$/.test(name))
      return `"${name}" cannot be the name of a package`;
    if (version !== undefined && !/^[A-Za-z0-9*?][A-Za-z0-9.+:~*?-]*$/.test(version))
      return `"${version}" cannot be the version of a package`;
    if (release !== undefined && !/^[A-Za-z0-9][A-Za-z0-9.+~:_-]*$/.test(release))
      return `"${release}" cannot be the name of a release`;
    if (seen.has(name)) return `${name} is named twice`;
    seen.add(name);
  }
  return undefined;
}
