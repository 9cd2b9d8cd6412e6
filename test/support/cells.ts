import type { Terminal } from '@xterm/headless';

/** Adjacent cells of a row that look alike: their text, and their colour and weight. */
export interface Run {
  text: string;
  /** The number of the colour, 0 to 15; undefined for the usual one. */
  color?: number;
  bold?: true;
  dim?: true;
}

/** The cells of the screen of a terminal, row by row, without empty rows at the end. */
export function screenRows({ buffer, rows, cols }: Terminal): Run[][] {
  const { active } = buffer;
  const all = Array.from({ length: rows }, (_, y) => {
    const runs: Run[] = [];
    const line = active.getLine(active.baseY + y)!;
    for (let x = 0; x < cols; x++) {
      const cell = line.getCell(x)!;
      if (cell.getWidth() === 0) continue;
      const run: Run = {
        text: cell.getChars() || ' ',
        ...(cell.isFgPalette() && { color: cell.getFgColor() }),
        ...(cell.isBold() !== 0 && { bold: true as const }),
        ...(cell.isDim() !== 0 && { dim: true as const }),
      };
      const last = runs.at(-1);
      if (last && looks(last) === looks(run)) last.text += run.text;
      else runs.push(run);
    }
    return trimmed(runs);
  });
  return all.slice(0, all.findLastIndex((runs) => runs.length > 0) + 1);
}

function looks({ color, bold, dim }: Run): string {
  return JSON.stringify([color, bold, dim]);
}

/** Without blanks at the end. */
function trimmed(runs: Run[]): Run[] {
  const last = runs.at(-1);
  if (!last) return runs;
  last.text = last.text.trimEnd();
  return last.text === '' ? trimmed(runs.slice(0, -1)) : runs;
}
