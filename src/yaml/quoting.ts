/** A text as a YAML scalar in quotes: double quotes unless it would need an escape. */
export function quoted(text: string): string {
  return /["\\]/.test(text) ? `'${text.replaceAll("'", "''")}'` : `"${text}"`;
}

/** The value in a line of YAML that starts with {{ without quotes, which YAML reads as a mapping. */
export function bareTemplate(line: string): { value: string; start: number } | undefined {
  const match = /(?:^\s*|[:-]\s+|[[,]\s*)\{\{/.exec(line);
  if (!match) return undefined;
  const start = match.index + match[0].length - 2;
  const isFlow = /[{[]/.test(line.slice(0, start));
  const whole = isFlow ? /^\{\{.*?\}\}[^\s,}\]]*/ : /^.*?(?=\s*$|\s+#)/;
  const value = whole.exec(line.slice(start))?.[0];
  return value ? { value, start } : undefined;
}
