import type { Form } from '../../core/form.ts';
import { packageNames } from '../../core/package-names.ts';

const kinds = [
  // a package, or what it provides, such as perl(JSON)
  /^[A-Za-z0-9_/][\w.+:/()-]*$/,
  // a package in a version
  /^[A-Za-z0-9_][\w.+-]*(=|[<>]=?)[\w.+:~^-]+$/,
  /^(\/|https?:\/\/)[^\s=]+\.rpm$/,
  /^\*$/,
];

/** What zypper installs, see zypper(8). */
export const zypperPackageForm: Form = {
  is: 'the name of a package',
  problem: (text) => {
    const wrong = packageNames([text]).find((name) => !kinds.some((kind) => kind.test(name)));
    return wrong === undefined ? undefined : `"${wrong}" cannot be one`;
  },
  hint: (text) => (/\S\s+\S/.test(text.trim()) ? 'write several names as a list' : undefined),
};

/** The name of a package, and its wanted version: that after =, or a comparison such as >=1.20. */
export function nameAndVersion(text: string): [name: string, version: string | undefined] {
  const [, name, version] = /^([^=<>]*)=?(.*)$/.exec(text)!;
  return [name!, version || undefined];
}
