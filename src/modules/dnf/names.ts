import type { Form } from '../../core/form.ts';
import { packageNames } from '../../core/package-names.ts';

const kinds = [
  // a package, or what it provides, such as perl(JSON)
  /^[A-Za-z0-9_][\w.+:~^()-]*$/,
  // a file on the host, or what a package provides
  /^\/[^\s*?[\]=]+$/,
  /^https?:\/\/[^\s=]+\.rpm$/,
  // a group, by its id or its name
  /^@\^?\w[\w .()-]*$/,
  /^\*$/,
];

/** What dnf installs, see dnf(8): a name with its version, a group, a file, an address. */
export const dnfPackageForm: Form = {
  is: 'the name of a package',
  problem: (text) => {
    const wrong = packageNames([text]).find((name) => !kinds.some((kind) => kind.test(name)));
    return wrong === undefined ? undefined : `"${wrong}" cannot be one`;
  },
  hint: (text) => {
    const [, name, version] = /^([\w.+-]+?)\s*(?:==?)\s*(\d\S*)$/.exec(text) ?? [];
    if (name) return `write ${name}-${version}`;
    return /\S\s+\S/.test(text.trim()) ? 'write several names as a list' : undefined;
  },
};
