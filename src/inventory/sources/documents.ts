import type { Code } from '../../core/codes.ts';
import { faultsOf } from '../../schema/check.ts';
import type { DocumentName } from '../../schema/validators.ts';
import { placeAlong } from '../../yaml/along.ts';
import type { Draft } from '../model/draft.ts';
import { start } from './mapping.ts';

/**
 * Reports each fault of a document that a machine has written, at its place if that is known. Returns whether the
 * document has no fault.
 * @param at the code of the findings, the file that they are about, and what to do
 */
export async function isValid(
  draft: Draft,
  name: DocumentName,
  document: unknown,
  at: { code: Code; file: string; about?: string; hint?: string },
): Promise<boolean> {
  const faults = await faultsOf(name, document);
  for (const { path, message, hint = at.hint } of faults) {
    const place = typeof document === 'object' && document ? placeAlong(document, path) : undefined;
    draft.findings.error(at.code, `${at.about ?? ''}${message}`, { place: place ?? start(at.file), hint });
  }
  return faults.length === 0;
}
