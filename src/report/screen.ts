import type { WriteStream } from 'node:tty';
import { type Sink, sink } from './sink.ts';
import { cut } from './width.ts';

const csi = '\x1b[';
const hideCursor = `${csi}?25l`;
const showCursor = `${csi}?25h`;
/** Without automatic wrapping a line is one row of the screen, whatever the terminal thinks of its width. */
const noWrap = `${csi}?7l`;
const wrap = `${csi}?7h`;
/** Row by row: tmux keeps a copy of what one "erase below" takes away from a whole screen. */
const eraseRow = `${csi}1A${csi}2K`;

/** The bottom of a terminal: a block of lines that is drawn again and again, and text that scrolls above it. */
export interface Screen {
  /** Puts `text` (whole lines) above the block, and `block` below, in one write. */
  draw(text: string, block: string[]): void;
  /** Size in character cells, as it is now. */
  size(): { rows: number; columns: number };
  /** Takes the block away, shows the cursor, writes what is left. */
  end(): Promise<void>;
  readonly broken: Error | undefined;
}

/**
 * Control sequences of ECMA-48 and DEC private modes 7 and 25, that all terminals of today know. The cursor
 * comes back even if the process exits without `end`. `onResize` asks for the block to be drawn anew.
 */
export function screen(out: WriteStream, onResize: () => void): Screen {
  const to: Sink = sink(out);
  let drawn: string[] = [];
  const size = () => ({ rows: out.rows || 24, columns: out.columns || 80 });
  const erase = () => (drawn.length > 0 ? `\r${eraseRow.repeat(rowsOf(drawn, size().columns))}` : '');
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

/** How many rows the drawn lines take now: a terminal that became narrower has folded them. */
function rowsOf(lines: string[], columns: number): number {
  return lines.reduce((sum, line) => sum + foldedRows(line, columns), 0);
}

function foldedRows(line: string, columns: number): number {
  const bare = line.replace(/\x1b\[[0-9;]*m/g, '');
  let rows = 1;
  for (let rest = bare; cut(rest, columns) !== rest; rows++) rest = rest.slice(Math.max(1, columns));
  return rows;
}
