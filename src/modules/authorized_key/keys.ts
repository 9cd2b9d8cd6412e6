import { isPublicKey } from '../../core/ssh-key.ts';

/** A line of authorized_keys, see sshd(8). */
export interface Key {
  options: string;
  type: string;
  /** Base64. */
  data: string;
  comment: string;
}

const line =
  /^((?:[^\s"]|"(?:\\"|[^"])*")+[ \t]+)??([a-z][a-z0-9@.-]*)[ \t]+([A-Za-z0-9+/]+=*)(?:[ \t]+(.*))?$/;

/**
 * Reads the lines of an authorized_keys file: empty lines and comments are skipped, a key that is there twice
 * counts once.
 * @returns the keys, or a sentence about the first line that is not a key
 */
export function parseKeys(text: string): { keys: Key[] } | { problem: string } {
  const keys = new Map<string, Key>();
  for (const raw of text.split('\n')) {
    const entry = raw.trim();
    if (entry === '' || entry.startsWith('#')) continue;
    const match = line.exec(entry);
    if (!match || !isPublicKey(match[2]!, match[3]!))
      return { problem: `"${entry.length > 40 ? `${entry.slice(0, 40)}…` : entry}" is not a public key` };
    const [, options = '', type, data, comment = ''] = match;
    keys.set(`${type} ${data}`, { options: options.trim(), type: type!, data: data!, comment });
  }
  return keys.size > 0 ? { keys: [...keys.values()] } : { problem: 'key holds no public key' };
}
