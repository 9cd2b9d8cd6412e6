import { createHmac, randomBytes } from 'node:crypto';
import { isPublicKey } from '../../core/ssh-key.ts';

/** A key of a host, as a line of known_hosts contains it, see sshd(8). */
export interface HostKey {
  type: string;
  /** Base64. */
  data: string;
}

const line = /^(?:(\S+)\s+)?([a-z][a-z0-9@.-]*)\s+([A-Za-z0-9+/]+=*)(?:\s.*)?$/;

/**
 * Reads the keys of a host: lines of known_hosts, such as ssh-keyscan prints, or public keys without the name of a host.
 * @returns the keys, or a sentence about the first line that is not a key of the host
 */
export function parseHostKeys(name: string, text: string): { keys: HostKey[] } | { problem: string } {
  const keys = new Map<string, HostKey>();
  for (const raw of text.split('\n')) {
    const entry = raw.trim();
    if (entry === '' || entry.startsWith('#')) continue;
    const [, hosts, type, data] = line.exec(entry) ?? [];
    if (type === undefined || !isPublicKey(type, data!))
      return { problem: `"${short(entry)}" is not a public key` };
    if (hosts !== undefined && !namesHost(hosts, name))
      return { problem: `"${short(entry)}" is not a key of ${name}` };
    keys.set(`${type} ${data}`, { type, data: data! });
  }
  return keys.size > 0 ? { keys: [...keys.values()] } : { problem: 'key contains no public key' };
}

function namesHost(hosts: string, name: string): boolean {
  if (!hosts.startsWith('|1|')) return hosts.toLowerCase().split(',').includes(name.toLowerCase());
  const [, , salt, hash] = hosts.split('|');
  return hashOf(name, Buffer.from(salt ?? '', 'base64')) === hash;
}

/** The name of a host as OpenSSH hashes it, see HashKnownHosts in ssh_config(5), with a new salt. */
export function hashedName(name: string): string {
  const salt = randomBytes(20);
  return `|1|${salt.toString('base64')}|${hashOf(name, salt)}`;
}

function hashOf(name: string, salt: Uint8Array): string {
  return createHmac('sha1', salt).update(name.toLowerCase()).digest('base64');
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
