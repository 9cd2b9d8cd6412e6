import type { ShellValue } from '../../core/module.ts';
import type { Params } from '../../core/params.ts';
import { containerParams } from './params.ts';

/** How each part is compared, as `comparisons` says. */
export type Comparisons = Record<string, string>;

/** Parts that are a list or a mapping: more can be present than wanted. */
function isCollection(part: string): boolean {
  const { type } = (containerParams as Params)[part]!;
  return type === 'list' || type === 'map' || part === 'networks';
}

/** The name of an argument by one of its names. */
function mainName(name: string): string | undefined {
  const params: Params = containerParams;
  return Object.keys(params).find((param) => param === name || params[param]!.aliases?.includes(name));
}

/** What is wrong with comparisons, in a sentence. */
export function comparisonsProblem(comparisons: Comparisons = {}): string | undefined {
  for (const [name, how] of Object.entries(comparisons)) {
    const part = mainName(name);
    if (name !== '*' && part === undefined) return `comparisons: there is no argument "${name}"`;
    if (!['strict', 'ignore', 'allow_more_present'].includes(how))
      return `comparisons: ${name} must be strict, ignore or allow_more_present, not "${how}"`;
    if (how === 'allow_more_present' && (part === undefined || !isCollection(part)))
      return `comparisons: ${name} is not a list or a mapping, so allow_more_present has no meaning`;
  }
  return undefined;
}

/** How a part is compared. */
export function comparisonOf(comparisons: Comparisons = {}, part: string): string {
  const name = Object.keys(comparisons).find((each) => mainName(each) === part) ?? '*';
  return comparisons[name] ?? 'strict';
}

/** The variables by which read.sh compares parts less strictly; `parts` are the wanted texts. */
export function looseVariables(
  comparisons: Comparisons | undefined,
  parts: Record<string, string>,
): Record<string, ShellValue> {
  const loose = [...Object.keys(parts), 'env'].filter((part) => comparisonOf(comparisons, part) !== 'strict');
  const more = loose.filter((part) => comparisonOf(comparisons, part) === 'allow_more_present');
  return {
    comparisons: undefined,
    loose: ` ${loose.join(' ')} `,
    more: more.map((part) => `${part}=${parts[part] ?? ''}`).join('\n'),
  };
}
