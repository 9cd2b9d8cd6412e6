/** The form that a text must have, beyond its type. */
export interface Form {
  /** The end of a sentence that begins with "must be". */
  is: string;
  /** What matches such a text; the schemas for editors contain it, too. */
  pattern?: RegExp;
  /** What is wrong with a text that matches. */
  problem?: (text: string) => string | undefined;
  /** What to write instead of a wrong text. */
  hint?: (text: string) => string | undefined;
}

/** What is wrong with a text, as the end of a sentence that begins with its name. */
export function formFault(text: string, form: Form): { problem: string; hint?: string } | undefined {
  const matches = form.pattern?.test(text) ?? true;
  const why = matches ? form.problem?.(text) : undefined;
  if (matches && why === undefined) return undefined;
  const given = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  const hint = form.hint?.(text);
  const problem = `must be ${form.is}, not ${JSON.stringify(given)}${why === undefined ? '' : `: ${why}`}`;
  return { problem, ...(hint !== undefined && { hint }) };
}
