/** A package as pip install takes it. */
export interface PipPackage {
  text: string;
  /** Its normalized name (PEP 503); undefined for an address or a directory. */
  key?: string;
  /** The version, if the package is pinned to one. */
  version?: string;
  /** What follows the name: extras and specifiers. */
  rest: string;
}

/** Reads a package specifier (PEP 508): `name`, `name==1.2`, `name[extra]>=1`, `git+https://…`. */
export function parseSpecifier(text: string): PipPackage {
  const found = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*((?:[[<>=!~;@\s].*)?)$/s.exec(text.trim());
  if (!found || /^[^[<>=!~]*[:/]/.test(text)) return { text, rest: text };
  const [, name, rest] = found;
  const pinned = /^==\s*([A-Za-z0-9.!+_-]+)$/.exec(rest!);
  return {
    text,
    key: name!.toLowerCase().replace(/[-_.]+/g, '-'),
    ...(pinned && { version: pinned[1]! }),
    rest: rest!,
  };
}
