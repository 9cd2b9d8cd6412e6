/**
 * File permissions as two masks, so that a host needs one expression for both octal and symbolic modes:
 * `wanted = (current & keep) | set`. X in a symbolic mode depends on the file, hence the
 * second pair, for directories and for files that someone may execute.
 */
export interface Mode {
  keep: number;
  set: number;
  keepX: number;
  setX: number;
}

const all = 0o7777;
const whoBits: Record<string, number> = { u: 0o4700, g: 0o2070, o: 0o1007 };
const permBits: Record<string, number> = { r: 0o444, w: 0o222, x: 0o111, s: 0o6000, t: 0o1000 };

/**
 * Parses the mode operand of chmod(1): octal digits, or a symbolic mode without the copy form (`g=u`).
 * @returns undefined for any other text.
 */
export function parseMode(mode: string): Mode | undefined {
  if (/^[0-7]{3,4}$/.test(mode)) {
    const set = Number.parseInt(mode, 8);
    return { keep: 0, set, keepX: 0, setX: set };
  }
  const result: Mode = { keep: all, set: 0, keepX: all, setX: 0 };
  for (const clause of mode.split(',')) {
    const match = /^([ugoa]*)((?:[-+=][rwxXst]*)+)$/.exec(clause);
    if (!match) return undefined;
    for (const action of match[2]!.match(/[-+=][rwxXst]*/g)!) applyAction(result, match[1]!, action);
  }
  return result;
}

function applyAction(mode: Mode, who: string, action: string): void {
  const scope = who === '' || who.includes('a') ? all : [...who].reduce((bits, w) => bits | whoBits[w]!, 0);
  const bits = [...action.slice(1)].reduce((sum, p) => sum | (permBits[p] ?? 0), 0) & scope;
  const bitsX = action.includes('X') ? bits | (permBits.x! & scope) : bits;
  // chmod(1): "=" keeps unnamed set-id bits of directories; then only the nine plain bits are compared
  const cleared = scope & 0o777;
  const apply = (keep: number, set: number, perm: number): [number, number] => {
    if (action[0] === '+') return [keep, set | perm];
    if (action[0] === '-') return [keep & ~perm, set & ~perm];
    return [keep & ~cleared, (set & ~cleared) | perm];
  };
  [mode.keep, mode.set] = apply(mode.keep, mode.set, bits);
  [mode.keepX, mode.setX] = apply(mode.keepX, mode.setX, bitsX);
}
