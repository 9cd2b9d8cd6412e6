import type { Code } from './codes.ts';

/** A place in a file: line and column count from 1, as editors do. */
export interface Place {
  file: string;
  line: number;
  col: number;
  /** How many columns the caret underlines; 1 when absent. */
  length?: number;
}

/** One finding about the user's input. Many are collected and shown at once. */
export interface Diagnostic {
  severity: 'error' | 'warning';
  /** A stable short name, such as `unknown-argument`; all of them are listed in codes.ts. */
  code: Code;
  /** One sentence that describes the problem, without the place. */
  message: string;
  place?: Place;
  /** What to do about it. */
  hint?: string;
  /** The line may hold a secret. */
  secret?: true;
}

/** Exit codes of the program, as documented in docs/cli.md. */
export const exitCode = {
  done: 0,
  invalid: 1,
  changes: 2,
  failed: 3,
  unreachable: 4,
  locked: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** The input is wrong: holds every finding. No host was touched. Ends the program with exit code 1. */
export class InvalidInput extends Error {
  readonly diagnostics: Diagnostic[];
  override readonly name = 'InvalidInput';

  constructor(diagnostics: Diagnostic[]) {
    super(diagnostics.map((d) => d.message).join('\n'));
    this.diagnostics = diagnostics;
  }
}

/** Creates an InvalidInput with one error. */
export function invalid(
  code: Code,
  message: string,
  at: { place?: Place; hint?: string } = {},
): InvalidInput {
  return new InvalidInput([{ severity: 'error', code, message, ...at }]);
}

/** Something outside the user's playbook went wrong (a missing program, a full disk). Exit code 3 by default. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(message: string, options: { hint?: string; exitCode?: ExitCode; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? exitCode.failed;
  }
}

/** The known name closest to a misspelt one, if it is close enough or starts with it. */
export function didYouMean(wrong: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.max(1, Math.floor(wrong.length / 3))) + 1;
  const longer: string[] = [];
  for (const name of known) {
    if (wrong.length > 2 && name.startsWith(wrong)) longer.push(name);
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best ?? (longer.length === 1 ? longer[0] : undefined);
}

/** Optimal string alignment distance (insert, delete, replace, swap neighbours), stops at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let previous: number[] = [];
  let current = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let d = Math.min(next[j - 1]! + 1, current[j]! + 1, current[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        d = Math.min(d, previous[j - 2]! + 1);
      next.push(d);
    }
    previous = current;
    current = next;
  }
  return current[b.length]!;
}
