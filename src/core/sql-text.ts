import type { Form } from './form.ts';

/** Quotes a name of PostgreSQL (SQL standard, "delimited identifier"). */
export function postgresName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quotes a text of PostgreSQL, whatever standard_conforming_strings says. */
export function postgresText(text: string): string {
  return `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** Quotes a name of MySQL and MariaDB. */
export function mysqlName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** Quotes a text of MySQL and MariaDB, for a connection without NO_BACKSLASH_ESCAPES in its sql_mode. */
export function mysqlText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** The form of a name of PostgreSQL: NAMEDATALEN limits its length. */
export const postgresNameForm: Form = nameForm(63);

/** The form of a name of MySQL and MariaDB, of databases and users. */
export const mysqlNameForm: Form = nameForm(64);

function nameForm(longest: number): Form {
  return {
    is: `a name of at most ${longest} bytes, on a single line`,
    pattern: /^[^\0-\x1f\x7f]+$/,
    problem: (text) =>
      Buffer.byteLength(text) > longest ? `it has ${Buffer.byteLength(text)} bytes` : undefined,
  };
}
