/** A part of a text, from a position up to another one. */
export type TextPart = [from: number, to: number];

/** The end of a line that programs wrap: base64 has 64, 70 or 76 characters in a line, and continues in the next one. */
const wrap = /(?<=[\w+/-]{60})\r?\n(?=[\w+/=-])/g;

/** Finds parts of a text that continue in the next line, beside those that do not. */
export function partsAcrossLines(text: string, find: (text: string) => TextPart[]): TextPart[] {
  const parts = find(text);
  const ends = [...text.matchAll(wrap)].map(({ 0: { length }, index }) => ({ index, length }));
  if (ends.length === 0) return parts;
  return merged([...parts, ...find(text.replace(wrap, '')).map((part) => inWhole(part, ends))]);
}

/** The same part of the text with the ends of its lines. */
function inWhole([from, to]: TextPart, ends: { index: number; length: number }[]): TextPart {
  let [start, end] = [from, to];
  for (const { index, length } of ends) {
    if (index <= start) start += length;
    // what ends with a line does not contain its end
    if (index < end) end += length;
    else break;
  }
  return [start, end];
}

function merged(parts: TextPart[]): TextPart[] {
  const result: TextPart[] = [];
  for (const [from, to] of parts.sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}
