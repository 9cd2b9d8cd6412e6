import { textOf } from '../core/text.ts';
import type { SqlRow, SqlValue } from './index/sqlite.ts';

export const rowFormats = ['table', 'json', 'csv'] as const;
export type RowFormat = (typeof rowFormats)[number];

/** The rows of a query as text. */
export function rowsText(rows: readonly SqlRow[], format: RowFormat): string {
  if (format === 'json') return `${JSON.stringify(rows.map(plainRow), null, 2)}\n`;
  const names = Object.keys(rows[0] ?? {});
  const cells = [names, ...rows.map((row) => names.map((name) => cellText(row[name]!)))];
  if (rows.length === 0) return format === 'csv' ? '' : 'no rows\n';
  return format === 'csv' ? cells.map(csvLine).join('') : tableText(cells);
}

function tableText(cells: string[][]): string {
  const lines = cells.map((row) => row.map((cell) => cell.replaceAll('\n', ' ')));
  const widths = lines[0]!.map((_, i) => Math.max(...lines.map((row) => row[i]!.length)));
  return lines
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** As in RFC 4180, with the line ends of this system. */
function csvLine(cells: string[]): string {
  const quoted = cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
  return `${quoted.join(',')}\n`;
}

function cellText(value: SqlValue): string {
  const plain = plainValue(value);
  return plain === null ? '' : textOf(plain);
}

function plainRow(row: SqlRow): Record<string, string | number | null> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: SqlValue): string | number | null {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}
