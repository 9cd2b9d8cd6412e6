import type { ParsedKey } from 'ssh2';
import { OpenSSHAgent } from 'ssh2/lib/agent.js';
import type { Address } from '../transport.ts';
import { loadKey, publicHalves } from './private-keys.ts';

/**
 * The key file whose passphrase a login needs: the first of its keys if that is encrypted and the agent does not have
 * it. A host with a password needs none.
 */
export async function encryptedKeyOf(address: Address): Promise<string | undefined> {
  if (address.password !== undefined) return undefined;
  for (const file of address.privateKeys) {
    const loaded = await loadKey(file);
    if ('key' in loaded) return undefined;
    if (!loaded.isEncrypted) continue;
    const [half] = await publicHalves([loaded]);
    const held = await keysOfAgent(address.rules?.agent ?? process.env.SSH_AUTH_SOCK);
    return half !== undefined && held.has(half) ? undefined : file;
  }
  return undefined;
}

const agents = new Map<string, Promise<Set<string>>>();

/** The public keys that an agent holds, in base64; none if there is no agent. */
function keysOfAgent(socket: string | undefined): Promise<Set<string>> {
  if (!socket) return Promise.resolve(new Set());
  const known = agents.get(socket) ?? askAgent(socket);
  agents.set(socket, known);
  return known;
}

function askAgent(socket: string): Promise<Set<string>> {
  return new Promise((resolve) => {
    new OpenSSHAgent(socket).getIdentities((_error, keys) => {
      const held = (keys ?? []) as ParsedKey[];
      resolve(new Set(held.map((key) => key.getPublicSSH().toString('base64'))));
    });
  });
}
