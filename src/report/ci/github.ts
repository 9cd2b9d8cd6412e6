// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
import { isAbsolute, relative, resolve } from 'node:path';
import { clean, cleanLines } from '../clean.ts';
import type { Annotation, CiSystem } from './ci.ts';

/** GitHub Actions: workflow commands are lines that begin with `::`. */
export const github: CiSystem = {
  begin: ({ header }) => `::group::${data(header)}`,
  end: () => '::endgroup::',
  annotation: ({ severity, title, message, place }: Annotation) => {
    const { line, col, length = 1 } = place;
    const properties = { file: inRepository(place.file), line, col, endColumn: col + length, title };
    return `::${severity} ${list(properties)}::${data(cleanLines(message))}`;
  },
  // it shows them, and as other programs kplay writes them there if FORCE_COLOR is set
  showsColors: () => false,
};

function list(properties: Record<string, string | number>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${property(clean(String(value)))}`)
    .join(',');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** The path as code hosts know it: from the root of the repository. */
function inRepository(file: string): string {
  const path = resolve(file);
  const near = relative(process.env.GITHUB_WORKSPACE || '.', path);
  return near.startsWith('..') || isAbsolute(near) ? path : near;
}
