import { parseJson } from '../../core/text.ts';
import { faultsOf } from '../../schema/check.ts';
import type { DocumentName } from '../../schema/validators.ts';

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
  meta: object | undefined;
  tags: string[];
}

/** A node in Consul's response, see consul-nodes.schema.json. */
interface Node {
  Node: string;
  Address: string;
  Datacenter?: string;
  /** Of a list of nodes. */
  Meta?: object | null;
  /** Of a list of those that offer a service. */
  NodeMeta?: object | null;
  ServiceTags?: string[] | null;
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
    return this.#list('/v1/catalog/nodes');
  }

  /** The names of all services; requests the nodes of the first ones at once. */
  async services(): Promise<string[]> {
    const answer = await this.#ask('/v1/catalog/services', 'inventory/sources/consul-services');
    const names = Object.keys(answer as object).sort();
    for (let i = 0; i < names.length; i += atATime)
      await Promise.all(names.slice(i, i + atATime).map((name) => this.service(name)));
    return names;
  }

  /** The nodes of a service, once for each of its instances. */
  service(name: string): Promise<CatalogNode[]> {
    let known = this.#asked.get(name);
    if (!known) {
      known = this.#list(`/v1/catalog/service/${encodeURIComponent(name)}`);
      this.#asked.set(name, known);
    }
    return known;
  }

  async #list(path: string): Promise<CatalogNode[]> {
    const answer = (await this.#ask(path, 'inventory/sources/consul-nodes')) as Node[];
    return answer.map((node) => ({
      name: node.Node,
      address: node.Address,
      datacenter: node.Datacenter,
      meta: node.Meta ?? node.NodeMeta ?? undefined,
      tags: node.ServiceTags ?? [],
    }));
  }

  /** An answer that is as Consul documents it. */
  async #ask(path: string, document: DocumentName): Promise<unknown> {
    const text = await this.#fetch(path);
    let answer: unknown;
    try {
      answer = parseJson(text);
    } catch {
      throw this.#odd(path, 'it holds no JSON');
    }
    const [fault] = await faultsOf(document, answer);
    if (fault) throw this.#odd(path, fault.message);
    return answer;
  }

  async #fetch(path: string): Promise<string> {
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
    if (text.length > largest) throw new Error(`${url.origin}${path} is too large an answer`);
    return text;
  }

  #odd(path: string, why: string): Error {
    const message = `${this.#url.origin}${path} does not answer as Consul does: ${why}`;
    return Object.assign(new Error(message), { hint: 'is this a Consul?' });
  }
}

function refused(what: string, status: number, text: string): Error {
  const error = new Error(`Consul refused ${what} with status ${status}: ${text.trim().slice(0, 200)}`);
  return status === 403
    ? Object.assign(error, { hint: 'set CONSUL_HTTP_TOKEN to a token that may read it' })
    : error;
}
