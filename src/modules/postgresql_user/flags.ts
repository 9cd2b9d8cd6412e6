/** The attributes of a role that are on or off (CREATE ROLE). */
export const attributes = [
  'SUPERUSER',
  'CREATEROLE',
  'CREATEDB',
  'INHERIT',
  'LOGIN',
  'REPLICATION',
  'BYPASSRLS',
];

/** Reads a list of attributes: `yes` or `no` for each of them in small letters, or a sentence about what is wrong. */
export function flagsOf(text: string | undefined): Record<string, string> | string {
  const flags: Record<string, string> = {};
  for (const word of (text ?? '').split(',').map((each) => each.trim().toUpperCase())) {
    if (word === '') continue;
    const isOn = attributes.includes(word);
    const name = isOn ? word : word.replace(/^NO/, '');
    if (!attributes.includes(name))
      return `"${word}" is not an attribute of a role: ${attributes.join(', ')}`;
    if (flags[name.toLowerCase()] === (isOn ? 'no' : 'yes'))
      return `${name} and NO${name} exclude each other`;
    flags[name.toLowerCase()] = isOn ? 'yes' : 'no';
  }
  return flags;
}
