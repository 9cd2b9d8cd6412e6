import type { Value, Values } from '../../core/values.ts';

/** Databases whose fields are separated by colons; blanks separate those of the others. */
const withColons = ['passwd', 'shadow', 'group', 'gshadow'];

/**
 * The entries that getent has printed, by key; as in Ansible, an entry that was not found is null, and a key with
 * several entries has a list of lists.
 */
export function entriesOf(text: string, database: string, key?: string, split?: string): Values {
  const entries: Values = Object.create(null);
  const separator = split ?? (withColons.includes(database) ? ':' : /\s+/);
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [name = '', ...fields] = line.split(separator) as [string, ...Value[]];
    const before = Object.hasOwn(entries, name) ? (entries[name] as Value[]) : undefined;
    if (before === undefined) entries[name] = fields;
    else if (Array.isArray(before[0])) before.push(fields);
    else entries[name] = [before, fields];
  }
  if (key !== undefined && Object.keys(entries).length === 0) entries[key] = null;
  return entries;
}
