/** Where keys and dashes of a line start: `  - name: x` has a dash in column 3 and a key in column 5. */
interface Starts {
  dash: number | undefined;
  key: number | undefined;
  name: string | undefined;
}

function startsIn(line: string): Starts {
  const [, before = '', dashes = '', name] = /^( *)((?:- +)*)(?:([\w.-]+):(?:\s|$))?/.exec(line) ?? [];
  return {
    dash: dashes === '' ? undefined : before.length + 1,
    key: name === undefined ? undefined : before.length + dashes.length + 1,
    name,
  };
}

/** The most lines above that can show where a line belongs. */
const reach = 200;

/**
 * Says in which column a line with a wrong indentation can start: the nearest one in which a line above it starts.
 * Undefined if no line starts in another column.
 */
export function columnHint(text: string, lineStart: number): string | undefined {
  const own = startsIn(text.slice(lineStart).split(/\r?\n/, 1)[0]!);
  const column = own.dash ?? own.key;
  if (column === undefined) return undefined;
  const kind = own.dash === undefined ? 'key' : 'dash';
  const above = text.slice(0, lineStart).split(/\r?\n/).slice(-reach).reverse().map(startsIn);
  let best: Starts | undefined;
  for (const line of above) {
    const distance = Math.abs((line[kind] ?? Number.POSITIVE_INFINITY) - column);
    if (distance > 0 && distance < Math.abs((best?.[kind] ?? Number.POSITIVE_INFINITY) - column)) best = line;
  }
  if (!best) return undefined;
  if (kind === 'dash') return `start the "-" in column ${best.dash}, as the "-" above`;
  return `start "${own.name}" in column ${best.key}, as "${best.name}" above`;
}
