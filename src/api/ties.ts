import { type Diagnostic, InvalidInput } from '../core/errors.ts';

/** The warnings of an inventory, with ties as errors if the user wants that. */
export function withTies(warnings: readonly Diagnostic[], ties: string | undefined): Diagnostic[] {
  return warnings.map((each) =>
    ties === 'error' && each.code === 'same-level' ? { ...each, severity: 'error' } : each,
  );
}

/** Throws InvalidInput if the inventory has a tie and the user wants none. */
export function refuseTies(warnings: readonly Diagnostic[], ties: string | undefined): void {
  const findings = withTies(warnings, ties);
  if (findings.some(({ severity }) => severity === 'error')) throw new InvalidInput(findings);
}
