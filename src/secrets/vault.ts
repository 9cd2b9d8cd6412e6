import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { VaultSource } from '../core/secret-source.ts';
import type { Secrets } from '../core/secrets.ts';
import { isMapping, type Value, type Values } from '../core/values.ts';
import type { Limits } from './limits.ts';
import { requestJson, type Server } from './request.ts';

/**
 * Reads secrets of HashiCorp Vault and OpenBao. It sends each request once, because tasks often need several keys of one
 * secret, and a login is for all of them.
 * @see https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2, https://openbao.org/api-docs/secret/kv/kv-v2
 */
export class VaultClient {
  readonly #secrets: Secrets;
  readonly #answers = new Map<string, Promise<Values>>();

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** The text of a key. */
  async read(vault: VaultSource, limits: Limits): Promise<string> {
    const server = await serverOf(vault, limits);
    const { path, mount, version, key } = vault;
    const token = await this.#tokenFor(vault, server);
    const query = version === undefined ? '' : `?version=${version}`;
    const url = `/v1/${encoded(mount)}/data/${encoded(path)}${query}`;
    const answer = await this.#once(server, [url, token], () =>
      requestJson(server, url, { headers: { 'X-Vault-Token': token } }),
    );
    const data = memberOf(memberOf(answer, 'data'), 'data');
    if (!isMapping(data)) throw new Error(`${server.address} has no secret ${mount}/${path}`);
    const value = memberOf(data, key);
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new Error(`the secret ${mount}/${path} has no text with the key "${key}"`);
  }

  async #tokenFor(vault: VaultSource, server: Server): Promise<string> {
    if (vault.role_id !== undefined) return this.#logIn(vault, server);
    const token = vault.token ?? variable('TOKEN') ?? (await tokenOfUser());
    if (token === undefined)
      throw new Error('there is no token for Vault: set VAULT_TOKEN, or log in with "vault login"');
    this.#secrets.add(token);
    return token;
  }

  /** @see https://developer.hashicorp.com/vault/api-docs/auth/approle */
  async #logIn({ role_id, secret_id, auth_mount }: VaultSource, server: Server): Promise<string> {
    if (secret_id !== undefined) this.#secrets.add(secret_id);
    const body = { role_id: role_id!, ...(secret_id !== undefined && { secret_id }) };
    const url = `/v1/auth/${encoded(auth_mount)}/login`;
    const answer = await this.#once(server, [url, body], () => requestJson(server, url, { body }));
    const token = memberOf(memberOf(answer, 'auth'), 'client_token');
    if (typeof token !== 'string') throw new Error(`the login at ${server.address} gives no token`);
    this.#secrets.add(token);
    return token;
  }

  #once({ address, headers }: Server, asked: unknown[], ask: () => Promise<Values>): Promise<Values> {
    const key = JSON.stringify([address, headers, asked]);
    const answer = this.#answers.get(key) ?? ask();
    this.#answers.set(key, answer);
    return answer;
  }
}

async function serverOf({ address, namespace, ca_file }: VaultSource, limits: Limits): Promise<Server> {
  const at = address ?? variable('ADDR');
  if (at === undefined) throw new Error('the address of Vault is not known: set VAULT_ADDR');
  const space = namespace ?? variable('NAMESPACE');
  const file = ca_file ?? variable('CACERT');
  return {
    address: at.replace(/\/+$/, ''),
    headers: { 'X-Vault-Request': 'true', ...(space && { 'X-Vault-Namespace': space }) },
    ca: file === undefined ? undefined : await readFile(file, 'utf8'),
    limits,
  };
}

/** The token in the file that `vault login` writes. */
async function tokenOfUser(): Promise<string | undefined> {
  const text = await readFile(join(homedir(), '.vault-token'), 'utf8').catch(() => '');
  return text.trim() || undefined;
}

function variable(name: string): string | undefined {
  return process.env[`VAULT_${name}`] || process.env[`BAO_${name}`] || undefined;
}

function memberOf(value: Value | undefined, key: string): Value | undefined {
  return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function encoded(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
