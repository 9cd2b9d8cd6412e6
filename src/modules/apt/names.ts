import type { Form } from '../../core/form.ts';
import { packageNames } from '../../core/package-names.ts';

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
 * What apt installs: names are those of Debian policy 5.6.1, except names that end with a dash, which apt-get would
 * remove; versions are those of 5.6.12, and patterns for them.
 */
export const packageForm: Form = {
  is: 'the name of a package',
  problem: (text) =>
    packageNames([text])
      .map(problemOf)
      .find((problem) => problem !== undefined),
  hint: (text) => {
    if (text.trim() === '*') return 'to upgrade all packages, write upgrade: full, without name';
    if (/^[a-z0-9.+-]+==[\w.]+$/.test(text)) return `write ${text.replace('==', '=')}`;
    if (/\.deb$/.test(text)) return 'write deb: for a package file on the host';
    return /\S\s+\S/.test(text.trim()) ? 'write several names as a list' : undefined;
  },
};

export const releaseForm: Form = { is: 'the name of a release', pattern: /^[A-Za-z0-9][A-Za-z0-9.+~:_/-]*$/ };

function problemOf(text: string): string | undefined {
  const { name, version, release } = parsePackage(text);
  if (!/^[a-z0-9]([a-z0-9+.-]*[a-z0-9+.])?(:[a-z0-9-]+)?$/.test(name))
    return 'names have lower-case letters, digits, "+", "-" and "."';
  if (version !== undefined && !/^[A-Za-z0-9*?][A-Za-z0-9.+:~*?-]*$/.test(version))
    return `"${version}" cannot be the version of a package`;
  return release !== undefined && !releaseForm.pattern!.test(release)
    ? `"${release}" cannot be the name of a release`
    : undefined;
}

/** A sentence about the first package that is named twice. */
export function repeatedName(packages: string[]): string | undefined {
  const names = packages.map((text) => parsePackage(text).name);
  const again = names.find((name, i) => names.indexOf(name) < i);
  return again && `${again} is named twice`;
}
