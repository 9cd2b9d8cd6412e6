import type { ShellValue } from '../../core/module.ts';
import { parsePattern, sendPattern } from '../../core/regex-args.ts';

interface Filters {
  patterns: string[];
  excludes: string[];
  use_regex: boolean;
  contains?: string | undefined;
}

/** Whether the host filters with awk, since find cannot. */
export function needsFilter({ use_regex, contains }: Filters): boolean {
  return use_regex || contains !== undefined;
}

/**
 * The variables for the filter.
 * @throws RegexError
 */
export function sendFilters({
  patterns,
  excludes,
  use_regex,
  contains,
}: Filters): Record<string, ShellValue> {
  return {
    ...sendAny('patterns', use_regex ? patterns : []),
    ...sendAny('excludes', use_regex ? excludes : []),
    ...sendAny('contains', contains === undefined ? [] : [contains]),
  };
}

/** As in Python's re.match, they match from the beginning. */
function sendAny(name: string, patterns: readonly string[]): Record<string, ShellValue> {
  for (const pattern of patterns) parsePattern(name, pattern);
  const any = patterns.map((pattern) => `(?:${pattern})`).join('|');
  const regex = patterns.length > 0 ? parsePattern(name, `^(?:${any})`) : undefined;
  return { ...sendPattern(name, regex), [`by_${name}`]: regex !== undefined };
}
