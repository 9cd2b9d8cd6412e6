const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * Escapes a text for XML and HTML, inside elements and quoted attributes.
 * @see https://www.w3.org/TR/xml/#charsets: other characters that XML forbids are visible after `clean`
 */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"]/g, (char) => entities[char]!).replace(/[\ufffe\uffff]/g, '\ufffd');
}

/** Keeps the beginning and the end of a long text. */
export function cutMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.floor(most / 2);
  const [head, tail] = [text.slice(0, half), text.slice(-half)];
  // not between the halves of one character
  const whole = [head.replace(/[\ud800-\udbff]$/, ''), tail.replace(/^[\udc00-\udfff]/, '')];
  return `${whole[0]}\n... ${text.length - most} characters are left out ...\n${whole[1]}`;
}
