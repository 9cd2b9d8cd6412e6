import type { Scalar } from 'yaml';

const space = /\s/;

/**
 * Finds the source offset of the character at `offset` of a string scalar's value. Folding and indentation change
 * white space only, so the characters in between are paired one by one.
 * @returns undefined when they don't pair, as with most escapes, or when the value is not a string.
 */
export function sourceOffset(node: Scalar, text: string, offset: number): number | undefined {
  const value = typeof node.value === 'string' ? node.value : node.source;
  if (!node.range || value === undefined) return undefined;
  let at = bodyStart(node, text);
  const end = node.range[1];
  for (let i = 0; i <= offset; i++) {
    const wanted = value[i];
    if (wanted === undefined) return at;
    if (space.test(wanted)) {
      if (i === offset) return at;
      if (text[at] === wanted && !space.test(value[i + 1] ?? 'x')) at++;
      continue;
    }
    while (at < end && text[at] !== wanted && space.test(text[at]!)) at++;
    if (isEscape(node, text, at)) at++;
    if (at >= end || text[at] !== wanted) return undefined;
    if (i < offset) at++;
  }
  return at;
}

function bodyStart(node: Scalar, text: string): number {
  const start = node.range![0];
  if (node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE') return start + 1;
  if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') return text.indexOf('\n', start) + 1;
  return start;
}

function isEscape(node: Scalar, text: string, at: number): boolean {
  const pair = text.slice(at, at + 2);
  if (node.type === 'QUOTE_SINGLE') return pair === "''";
  return node.type === 'QUOTE_DOUBLE' && (pair === '\\"' || pair === '\\\\' || pair === '\\/');
}
