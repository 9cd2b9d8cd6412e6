import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { findingsOf, loadFrom, plainly } from '../findings.fixture.ts';

/** A fake: a small server that answers as Consul's documentation says, with two nodes and two services. */
let fake: Server;
let at: string;
const asked: IncomingMessage[] = [];

const node = (name: string, ip: string, meta: object) => ({
  ID: `40e4a748-2192-161a-0510-${ip.replaceAll('.', '').padStart(12, '0')}`,
  Node: name,
  Address: ip,
  Datacenter: 'dc1',
  TaggedAddresses: { lan: ip, wan: ip },
  CreateIndex: 11,
  ModifyIndex: 12,
  ...meta,
});

const instance = (name: string, ip: string, service: string, tags: string[]) => ({
  ...node(name, ip, { NodeMeta: { rack: 'r1' } }),
  ServiceKind: '',
  ServiceID: `${service}-1`,
  ServiceName: service,
  ServiceTags: tags,
  ServiceAddress: '',
  ServiceWeights: { Passing: 1, Warning: 1 },
  ServiceMeta: {},
  ServicePort: 80,
  ServiceEnableTagOverride: false,
});

const answers: Record<string, unknown> = {
  '/v1/catalog/nodes': [
    node('web1', '10.0.0.1', { Meta: { rack: 'r1', note: '{{ facts.x }}' } }),
    node('db-1', '10.0.0.2', { Meta: null }),
  ],
  '/v1/catalog/services': { consul: [], 'web-front': ['prod', 'v2'] },
  '/v1/catalog/service/consul': [instance('db-1', '10.0.0.2', 'consul', [])],
  '/v1/catalog/service/web-front': [
    instance('web1', '10.0.0.1', 'web-front', ['prod']),
    instance('db-1', '10.0.0.2', 'web-front', ['v2']),
  ],
  '/v1/catalog/service/odd': [{ Node: 7, Address: '10.0.0.1' }],
  '/v1/catalog/service/object': {},
  '/v1/catalog/service/nameless': [{ Node: '', Address: '10.0.0.1' }],
  '/v1/catalog/service/missing': [{ Node: 'a' }],
};

beforeAll(async () => {
  fake = createServer((request, response) => {
    asked.push(request);
    const { pathname } = new URL(request.url!, 'http://x');
    if (pathname.endsWith('/away')) response.writeHead(302, { Location: 'http://127.0.0.1:9/' }).end();
    else if (pathname.endsWith('/secret'))
      response.writeHead(403).end('Permission denied: token lacks service:read');
    else if (pathname.endsWith('/text')) response.end('<html>');
    else response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answers[pathname] ?? []));
  });
  await new Promise<void>((done) => fake.listen(0, '127.0.0.1', done));
  at = `127.0.0.1:${(fake.address() as AddressInfo).port}`;
});
afterAll(() => fake.close());
afterEach(() => {
  vi.unstubAllEnvs();
  asked.length = 0;
});

describe('a Consul catalog', () => {
  it('gives its nodes, in groups of services and tags', async () => {
    const { groups, vars } = plainly(await loadFrom({}, [`consul://${at}`]));
    expect(groups).toEqual({
      consul: { hosts: ['db-1'] },
      web_front: { hosts: ['web1', 'db-1'], children: ['web_front_prod', 'web_front_v2'] },
      web_front_prod: { hosts: ['web1'] },
      web_front_v2: { hosts: ['db-1'] },
    });
    expect(vars).toEqual({
      web1: {
        ansible_host: '10.0.0.1',
        consul_datacenter: 'dc1',
        consul_node_meta: { rack: 'r1', note: '{{ facts.x }}' },
      },
      'db-1': { ansible_host: '10.0.0.2', consul_datacenter: 'dc1' },
    });
  });

  it('says values, never templates', async () => {
    const { hosts } = await loadFrom({}, [`consul://${at}`]);
    expect(hosts.get('web1')!.vars.consul_node_meta).toMatchObject({ note: { text: '{{ facts.x }}' } });
  });

  it('is asked for one service, of a datacenter, with a token', async () => {
    vi.stubEnv('CONSUL_HTTP_TOKEN', 's3cret');
    const files = { 'c.yml': `plugin: consul\nurl: http://${at}\nservice: web-front\ndatacenter: dc2\n` };
    const { hosts } = await loadFrom(files);
    expect([...hosts.keys()]).toEqual(['web1', 'db-1']);
    expect(asked.map(({ url, headers }) => [url, headers['x-consul-token']])).toEqual([
      ['/v1/catalog/service/web-front?dc=dc2', 's3cret'],
    ]);
  });

  it('takes the token from elsewhere, and services as a list', async () => {
    vi.stubEnv('OTHER', 't');
    const files = {
      'c.yml': `plugin: consul\nurl: ${at}\nservices: [consul, web-front]\ntoken_env: OTHER\n`,
    };
    await loadFrom(files);
    expect(asked.map(({ url, headers }) => `${url} ${headers['x-consul-token']}`)).toEqual([
      '/v1/catalog/service/consul t',
      '/v1/catalog/service/web-front t',
    ]);
  });

  it.each<[string, string]>([
    [
      'consul://AT?service=secret',
      'inventory-source: Consul refused http://AT/v1/catalog/service/secret with status 403: Permission denied: token lacks service:read (set CONSUL_HTTP_TOKEN to a token that may read it)',
    ],
    [
      'consul://AT?service=text',
      'inventory-source: http://AT/v1/catalog/service/text does not answer as Consul does: it holds no JSON (is this a Consul?)',
    ],
    [
      'consul://AT?service=odd',
      'inventory-source: http://AT/v1/catalog/service/odd does not answer as Consul does: "[0].Node" must be a string, not 7 (is this a Consul?)',
    ],
    [
      'consul://AT?service=object',
      'inventory-source: http://AT/v1/catalog/service/object does not answer as Consul does: the whole must be a list, not a mapping (is this a Consul?)',
    ],
    [
      'consul://AT?service=nameless',
      'http://AT/v1/catalog/service/nameless does not answer as Consul does: "[0].Node" must not be empty',
    ],
    [
      'consul://AT?service=missing',
      'http://AT/v1/catalog/service/missing does not answer as Consul does: "[0].Address" is missing',
    ],
    [
      'consul://AT?service=away',
      'inventory-source: Consul at http://AT cannot be reached: unexpected redirect',
    ],
    ['consul://127.0.0.1:1', 'inventory-source: Consul at http://127.0.0.1:1 cannot be reached: '],
    [
      'consul://AT?tag=x',
      'inventory-source: "consul://AT?tag=x" has an unknown parameter "tag"; known are service and dc',
    ],
    [
      'consul://',
      'inventory-source: "consul://" is not a Consul address (such as consul://127.0.0.1:8500?service=web)',
    ],
  ])('%s', async (source, expected) => {
    const [first, ...rest] = await findingsOf({}, [source.replace('AT', at)]);
    expect(first!.replaceAll(at, 'AT')).toContain(expected);
    expect(rest).toEqual([]);
  });

  it.each<[string, string]>([
    ['plugin: consul\nurls: x', 'c.yml:2:7 inventory-plugin: "urls" is unknown (did you mean "url"?)'],
    ['plugin: consul\nurl: 7', 'c.yml:2:6 inventory-plugin: "url" must be a string, not 7'],
    [
      'plugin: consul\nurl: "ftp://x"',
      'c.yml:2:6 inventory-plugin: "ftp://x" is not an address (such as http://127.0.0.1:8500)',
    ],
    [
      'plugin: consul\nservice: {a: 1}',
      'c.yml:2:10 inventory-plugin: "service" must be a string or a list, not a mapping',
    ],
    [
      'plugin: consul\nservices: [web, 7]',
      'c.yml:2:17 inventory-plugin: "services[1]" must be a string, not 7',
    ],
    [
      'plugin: consol',
      'c.yml:1:9 inventory-plugin: there is no inventory plugin "consol" (did you mean "consul"?)',
    ],
    ['plugin: [a]', 'c.yml:1:9 inventory-plugin: "plugin" must be a name, not a list'],
  ])('%j', async (text, expected) => {
    vi.stubEnv('CONSUL_HTTP_ADDR', at);
    expect((await findingsOf({ 'c.yml': text }))[0]).toBe(expected);
  });
});
