import type { Run } from './cells.ts';

/** The colours of a terminal: background, text, and the 16 colours that programs choose from. */
interface Theme {
  back: string;
  text: string;
  colors: string[];
}

export const themes: Record<'dark' | 'light', Theme> = {
  dark: {
    back: '#1e1e1e',
    text: '#d4d4d4',
    colors:
      '#000000 #f14c4c #23d18b #e5e510 #3b8eea #d670d6 #29b8db #e5e5e5 #666666 #f14c4c #23d18b #f5f543 #3b8eea #d670d6 #29b8db #ffffff'.split(
        ' ',
      ),
  },
  light: {
    back: '#ffffff',
    text: '#1f2328',
    colors:
      '#24292f #cf222e #116329 #7d4e00 #0969da #8250df #1b7c83 #6e7781 #57606a #a40e26 #1a7f37 #633c01 #218bff #a475f9 #3192aa #8c959f'.split(
        ' ',
      ),
  },
};

const cell = { width: 8.4, height: 18 };
const margin = 12;

/** A picture of the screen of a terminal. */
export function svgOf(screen: Run[][], size: { rows: number; columns: number }, theme: Theme): string {
  const width = Math.ceil(size.columns * cell.width + 2 * margin);
  const height = size.rows * cell.height + 2 * margin;
  const texts = screen.flatMap((runs, y) => {
    let x = 0;
    return runs.flatMap((run) => {
      const at = x;
      x += [...run.text].length;
      return run.text.trim() === '' ? [] : [textOf(run, at, y, theme)];
    });
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
<rect width="${width}" height="${height}" rx="6" fill="${theme.back}"/>
${texts.join('\n')}
</svg>
`;
}

function textOf(run: Run, column: number, row: number, theme: Theme): string {
  // the length keeps columns straight in any font
  const text = run.text.trimEnd();
  const lead = text.length - text.trimStart().length;
  const shown = text.trimStart();
  const x = round(margin + (column + lead) * cell.width);
  const y = round(margin + (row + 0.75) * cell.height);
  const fill = run.color === undefined ? theme.text : theme.colors[run.color]!;
  const looks = `${run.bold ? ' font-weight="bold"' : ''}${run.dim ? ' opacity="0.6"' : ''}`;
  const length = round([...shown].length * cell.width);
  return `<text x="${x}" y="${y}" fill="${fill}"${looks} textLength="${length}" xml:space="preserve">${escaped(shown)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);
}
