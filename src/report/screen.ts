import type { WriteStream } from 'node:tty';
import { type Sink, sink } from './sink.ts';
import { cut } from './width.ts';

const csi = '\x1b[';
const hideCursor = `${csi}?25l`;
const showCursor = `${csi}?25h`;
/** Without automatic wrapping a line is one row of the screen, even if the terminal computes another width. */
const noWrap = `${csi}?7l`;
const wrap = `${csi}?7h`;
/** The terminal shows ^C below the block. */
const eraseCurrent = `\r${csi}2K`;
/** Erases row by row: after one "erase below" for a whole screen, tmux keeps a copy of it. */
const eraseRow = `${csi}1A${csi}2K`;

/** The bottom of a terminal: a block of lines that is redrawn, and text that scrolls above it. */
export interface Screen {
  /** Puts `text` (whole lines) above the block, and `block` below, in one write. */
  draw(text: string, block: string[]): void;
  /** Size in character cells, currently. */
  size(): { rows: number; columns: number };
  /** Removes the block, shows the cursor, writes the remaining text. */
  end(): Promise<void>;
  readonly broken: Error | undefined;
}

/**
 * Uses control sequences of ECMA-48 and DEC private modes 7 and 25, which all current terminals support. The cursor
 * is restored even if the process exits without `end`. `onResize` is called when the block must be redrawn.
 */
export function screen(out: WriteStream, onResize: () => void, masked?: (text: string) => string): Screen {
  const to: Sink = sink(out, masked);
  let drawn: string[] = [];
  const size = () => ({ rows: out.rows || 24, columns: out.columns || 80 });
  const erase = () =>
    drawn.length > 0 ? `${eraseCurrent}${eraseRow.repeat(rowsOf(drawn, size().columns))}` : '';
  const restore = () => {
    if (drawn.length > 0) out.write(`${erase()}${wrap}${showCursor}`);
    drawn = [];
  };
  process.once('exit', restore);
  out.on('resize', onResize);
  return {
    draw(text, block) {
      const frame = block.length > 0 ? `${hideCursor}${noWrap}${block.join('\n')}\n${wrap}` : '';
      const shown = drawn.length > 0 && block.length === 0 ? showCursor : '';
      if (text === '' && frame === '' && shown === '') return;
      to.write(`${erase()}${text}${frame}${shown}`);
      drawn = block;
    },
    size,
    async end() {
      if (drawn.length > 0) to.write(`${erase()}${showCursor}`);
      drawn = [];
      process.off('exit', restore);
      out.off('resize', onResize);
      await to.end();
    },
    get broken() {
      return to.broken;
    },
  };
}

/** The current number of rows of the drawn lines: a terminal that became narrower has wrapped them. */
function rowsOf(lines: string[], columns: number): number {
  return lines.reduce((sum, line) => sum + foldedRows(line, columns), 0);
}

function foldedRows(line: string, columns: number): number {
  const bare = line.replace(/\x1b\[[0-9;]*m/g, '');
  let rows = 1;
  for (let rest = bare; cut(rest, columns) !== rest; rows++) rest = rest.slice(Math.max(1, columns));
  return rows;
}
