import { isMapping, type Values } from '../../core/values.ts';
import { textAt } from '../model/data.ts';

/** How long one request may take, in milliseconds. */
const timeout = 10_000;
/** The largest response, in characters. */
const largest = 64_000_000;
/** How many services are requested at the same time. */
const atATime = 8;

/** A node of the catalog; `tags` are those of the service that was requested. */
export interface CatalogNode {
  name: string;
  address: string;
  datacenter: string | undefined;
  meta: unknown;
  tags: string[];
}

/**
 * Reads Consul's catalog. All methods throw an Error with one sentence, and sometimes a hint, when Consul cannot
 * be reached or does not respond as documented. Source: https://developer.hashicorp.com/consul/api-docs/catalog
 */
export class Catalog {
  readonly #url: URL;
  readonly #datacenter: string | undefined;
  readonly #token: string | undefined;
  readonly #asked = new Map<string, Promise<CatalogNode[]>>();

  constructor(url: URL, datacenter: string | undefined, token: string | undefined) {
    this.#url = url;
    this.#datacenter = datacenter;
    this.#token = token;
  }

  /** All nodes. */
  async nodes(): Promise<CatalogNode[]> {
    return this.#list('/v1/catalog/nodes', (node) => nodeOf(node, node.Meta));
  }

  /** The names of all services; requests the nodes of the first ones at once. */
  async services(): Promise<string[]> {
    const answer = await this.#ask('/v1/catalog/services');
    if (!isMapping(answer)) throw this.#odd('/v1/catalog/services', 'an object');
    const names = Object.keys(answer).sort();
    for (let i = 0; i < names.length; i += atATime)
      await Promise.all(names.slice(i, i + atATime).map((name) => this.service(name)));
    return names;
  }

  /** The nodes of a service, once for each of its instances. */
  service(name: string): Promise<CatalogNode[]> {
    let known = this.#asked.get(name);
    if (!known) {
      known = this.#list(`/v1/catalog/service/${encodeURIComponent(name)}`, (node) =>
        nodeOf(node, node.NodeMeta),
      );
      this.#asked.set(name, known);
    }
    return known;
  }

  async #list(path: string, read: (item: Values) => CatalogNode | undefined): Promise<CatalogNode[]> {
    const answer = await this.#ask(path);
    if (!Array.isArray(answer)) throw this.#odd(path, 'a list');
    return answer.map((item) => {
      const node = isMapping(item) ? read(item) : undefined;
      if (!node) throw this.#odd(path, 'nodes with Node and Address');
      return node;
    });
  }

  async #ask(path: string): Promise<unknown> {
    const url = new URL(path, this.#url);
    if (this.#datacenter !== undefined) url.searchParams.set('dc', this.#datacenter);
    const headers = this.#token ? { 'X-Consul-Token': this.#token } : undefined;
    let response: Response;
    let text: string;
    try {
      // a redirect would send the token to another server
      const signal = AbortSignal.timeout(timeout);
      response = await fetch(url, { redirect: 'error', signal, ...(headers && { headers }) });
      text = await response.text();
    } catch (error) {
      const cause = (error as Error).cause as Error | undefined;
      throw new Error(
        `Consul at ${this.#url.origin} cannot be reached: ${cause?.message ?? (error as Error).message}`,
      );
    }
    if (!response.ok) throw refused(`${this.#url.origin}${path}`, response.status, text);
    if (text.length > largest) throw new Error(`${url.origin}${path} returned too much data`);
    try {
      return JSON.parse(text);
    } catch {
      throw this.#odd(path, 'JSON');
    }
  }

  #odd(path: string, expected: string): Error {
    return new Error(`${this.#url.origin}${path} does not hold ${expected}: is this a Consul?`);
  }
}

function refused(what: string, status: number, text: string): Error {
  const error = new Error(`Consul refused ${what} with status ${status}: ${text.trim().slice(0, 200)}`);
  return status === 403
    ? Object.assign(error, { hint: 'set CONSUL_HTTP_TOKEN to a token that may read it' })
    : error;
}

function nodeOf(item: Values, meta: unknown): CatalogNode | undefined {
  const [name, address] = [textAt(item, 'Node'), textAt(item, 'Address')];
  if (name === undefined || address === undefined) return undefined;
  const tags = Array.isArray(item.ServiceTags)
    ? item.ServiceTags.filter((tag) => typeof tag === 'string')
    : [];
  return { name, address, datacenter: textAt(item, 'Datacenter'), meta, tags };
}
