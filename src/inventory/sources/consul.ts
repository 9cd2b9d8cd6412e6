import type { Place } from '../../core/errors.ts';
import { textOf } from '../../core/text.ts';
import type { Values } from '../../core/values.ts';
import { placeOf } from '../../yaml/read.ts';
import { type Draft, draftGroup } from '../model/draft.ts';
import { Catalog, type CatalogNode } from './consul-api.ts';
import { isValid } from './documents.ts';
import { safeName } from './keyed-groups.ts';
import { addHost } from './yaml.ts';

/** The hosts to request from a Consul. */
export interface ConsulSettings {
  /** The address, such as `http://127.0.0.1:8500`. */
  url: URL;
  datacenter?: string;
  /** Only nodes that offer one of these; all nodes when empty. */
  services: string[];
  /** The environment variable that holds the token. */
  tokenFrom: string;
  /** The place of the settings, if they are in a file. */
  place?: Place;
}

/** The settings in an address: `consul://HOST:PORT?service=web&dc=dc1`, `consuls://` for https. */
export function consulSettings(draft: Draft, source: string): ConsulSettings | undefined {
  const url = urlOf(source.replace(/^consul(s?):/, 'http$1:'));
  if (!url) {
    const hint = 'such as consul://127.0.0.1:8500?service=web';
    draft.findings.error('inventory-source', `"${source}" is not a Consul address`, { hint });
    return undefined;
  }
  const query = url.searchParams;
  const wrong = [...query.keys()].find((key) => key !== 'service' && key !== 'dc');
  if (wrong !== undefined)
    draft.findings.error(
      'inventory-source',
      `"${source}" has an unknown parameter "${wrong}"; known are service and dc`,
    );
  const datacenter = query.get('dc');
  const services = query.getAll('service').flatMap((value) => value.split(','));
  return { url, services, tokenFrom: 'CONSUL_HTTP_TOKEN', ...(datacenter !== null && { datacenter }) };
}

/** The settings in a file with `plugin: consul`; errors become findings, and the result is then undefined. */
export async function settingsOf(
  draft: Draft,
  root: Values,
  file: string,
): Promise<ConsulSettings | undefined> {
  const at = { code: 'inventory-plugin', file } as const;
  if (!(await isValid(draft, 'inventory/sources/consul-plugin', root, at))) return undefined;
  const text = (key: string) => (root[key] === undefined ? undefined : textOf(root[key]));
  const given = text('url') ?? process.env.CONSUL_HTTP_ADDR ?? 'http://127.0.0.1:8500';
  const url = urlOf(given.includes('://') ? given : `http://${given}`);
  const place = placeOf(root, 'url') ?? placeOf(root, 'plugin');
  if (!url) {
    const hint = 'such as http://127.0.0.1:8500';
    draft.findings.error('inventory-plugin', `"${given}" is not an address`, { place, hint });
    return undefined;
  }
  const datacenter = text('datacenter');
  const services = [root.service ?? root.services ?? []].flat().map(textOf);
  const tokenFrom = text('token_env') ?? 'CONSUL_HTTP_TOKEN';
  return { url, services, tokenFrom, ...(datacenter && { datacenter }), ...(place && { place }) };
}

function urlOf(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) ? url : undefined;
}

/**
 * Adds the nodes of a Consul catalog. Each node is in a group for each of its services (`web`) and for each tag of
 * that service (`web_primary`, below `web`). A failed request becomes a finding.
 */
export async function addConsul(draft: Draft, settings: ConsulSettings): Promise<void> {
  const catalog = new Catalog(settings.url, settings.datacenter, process.env[settings.tokenFrom]);
  try {
    const wanted = settings.services;
    if (wanted.length === 0) for (const node of await catalog.nodes()) addNode(draft, settings, node);
    const services = wanted.length > 0 ? wanted : await catalog.services();
    for (const service of services)
      for (const node of await catalog.service(service)) addService(draft, settings, service, node);
  } catch (error) {
    const { message, hint } = error as Error & { hint?: string };
    draft.findings.error('inventory-source', message, { place: settings.place, hint });
  }
}

function addNode(draft: Draft, settings: ConsulSettings, node: CatalogNode): boolean {
  if (draft.hosts.get(node.name)?.some(({ source }) => source === draft.source)) return true;
  const vars: Values = Object.create(null);
  vars.ansible_host = node.address;
  if (node.datacenter !== undefined) vars.consul_datacenter = node.datacenter;
  if (node.meta && Object.keys(node.meta).length > 0) vars.consul_node_meta = node.meta as Values;
  addHost(draft, draftGroup(draft, 'all'), node.name, vars, settings.place, 'name');
  return draft.hosts.has(node.name);
}

function addService(draft: Draft, settings: ConsulSettings, service: string, node: CatalogNode): void {
  if (!addNode(draft, settings, node)) return;
  const group = draftGroup(draft, safeName(service));
  group.hosts.add(node.name);
  for (const tag of node.tags) {
    const tagged = safeName(`${service}_${tag}`);
    draftGroup(draft, tagged).hosts.add(node.name);
    group.children.set(tagged, settings.place);
  }
}
