import { mysqlName } from '../../core/sql-text.ts';

/** Privileges by object, such as `shop.*`: each list in capital letters and sorted, with GRANT for WITH GRANT OPTION. */
export type Privileges = Record<string, string[]>;

/**
 * Reads privileges as Ansible writes them: `shop.*:SELECT,INSERT/stock.items:ALL`, or a mapping of such pairs.
 * @throws Error with a sentence about what is wrong
 */
export function readPrivileges(given: unknown): Privileges {
  const privileges: Privileges = {};
  for (const [object, list] of pairsOf(given)) {
    const parts = /^(\*|`[^`]+`|[^.`]+)\.(\*|`[^`]+`|[^.`]+)$/.exec(object.trim());
    if (!parts) throw new Error(`"${object}" must have the form database.table, such as shop.* or *.*`);
    const [database, table] = [parts[1]!, parts[2]!].map((part) => part.replaceAll('`', ''));
    if (/[\0-\x1f=]/.test(object)) throw new Error(`"${object}" cannot be the name of a table`);
    if (database === '*' && table !== '*') throw new Error(`"${object}" must name the database`);
    privileges[`${database}.${table}`] = listOf(list);
  }
  return privileges;
}

function pairsOf(given: unknown): [string, string][] {
  if (given === undefined || given === '') return [];
  if (typeof given === 'string')
    return given.split('/').map((pair) => {
      const at = pair.lastIndexOf(':');
      if (at === -1) throw new Error(`"${pair}" must have the form database.table:PRIVILEGE,PRIVILEGE`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    });
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new Error('priv must be a text or a mapping of objects to privileges');
  return Object.entries(given).map(([object, list]) => [
    object,
    Array.isArray(list) ? list.join() : String(list),
  ]);
}

function listOf(text: string): string[] {
  // the columns of a privilege contain commas, too
  const words = (text.match(/[^,(]+(\([^)]*\))?/g) ?? []).map(normal).filter((word) => word !== '');
  if (words.length === 0) throw new Error('a list of privileges must not be empty: USAGE means none');
  const wrong = words.find((word) => !/^[A-Z_]+( [A-Z_]+)*( \([\w$, ]+\))?$/.test(word));
  if (wrong !== undefined) throw new Error(`"${wrong}" is not a privilege`);
  return [...new Set(words)].sort();
}

/** Names of one privilege: read.sh knows them, too. MariaDB calls the last one by its own name since 10.5. */
const otherNames: Record<string, string> = {
  'ALL PRIVILEGES': 'ALL',
  'GRANT OPTION': 'GRANT',
  'BINLOG MONITOR': 'REPLICATION CLIENT',
};

/** A privilege in capital letters; columns keep their case and have single blanks. */
function normal(text: string): string {
  const [, name = '', columns] = /^([^(]*)(?:\(([^)]*)\))?$/.exec(text.trim()) ?? [];
  const word = name.trim().toUpperCase().replace(/\s+/g, ' ');
  const short = otherNames[word] ?? word;
  if (columns === undefined) return short;
  return `${short} (${columns
    .split(',')
    .map((column) => column.trim().replaceAll('`', ''))
    .sort()
    .join(', ')})`;
}

/** The statement that grants privileges on an object. */
export function grantSql(object: string, list: readonly string[], user: string): string {
  const plain = list.filter((word) => word !== 'GRANT');
  const option = plain.length < list.length ? ' with grant option' : '';
  return `grant ${plain.join(', ') || 'usage'} on ${objectSql(object)} to ${user}${option};`;
}

/** An object as SQL. */
export function objectSql(object: string): string {
  const at = object.indexOf('.');
  const [database, table] = [object.slice(0, at), object.slice(at + 1)];
  return `${database === '*' ? '*' : mysqlName(database)}.${table === '*' ? '*' : mysqlName(table)}`;
}
