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

/** Whether a name of a database, a user or the like can be quoted and is a single line. */
export function isSqlName(name: string, longest = 63): boolean {
  return name !== '' && Buffer.byteLength(name) <= longest && !/[\0-\x1f\x7f]/.test(name);
}
