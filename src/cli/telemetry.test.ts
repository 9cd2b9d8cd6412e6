import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Event, TaskEvent } from '../core/events.ts';
import { endEvent, hostEvent, playEvent, startEvent, taskEvent } from '../report/feed.fixture.ts';
import { openMetrics } from './metrics.ts';
import { tracesReport, tracesUrl } from './traces.ts';

interface Received extends Pick<IncomingMessage, 'method' | 'url' | 'headers'> {
  body: string;
}

/** A fake of a collector or a Pushgateway: it keeps what it receives. */
async function fakeService(status = 200) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const { method, url, headers } = request;
      received.push({ method, url, headers, body });
      if (status > 0) response.writeHead(status).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { received, close, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

let folder: string;
let errors: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kplay-telemetry-'));
  errors = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => errors.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

async function reportAll(
  report: { event: (event: Event) => void; end: () => Promise<void> },
  events: Event[],
) {
  for (const event of events) report.event(event);
  await report.end();
}

const short = [startEvent(['web1']), endEvent({ web1: {} })];

describe('a Pushgateway', () => {
  test('gets the metrics of a playbook as a group', async () => {
    const { url, received, close } = await fakeService();
    const auth = join(folder, 'auth');
    writeFileSync(auth, 'me:secret\n', { mode: 0o600 });
    await reportAll(
      await openMetrics({ pushGateway: `${url}/`, pushGatewayAuthFile: auth, playbook: 'a/b.yml' }),
      short,
    );
    close();
    expect(received).toMatchObject([
      {
        method: 'PUT',
        url: `/metrics/job/kplay/playbook@base64/${Buffer.from('a/b.yml').toString('base64url')}`,
      },
    ]);
    expect(received[0]!.headers.authorization).toBe(`Basic ${Buffer.from('me:secret').toString('base64')}`);
    expect(received[0]!.body).toContain('kplay_run_exit_code{playbook="a/b.yml"} 0\n');
  });

  test.each([
    [500, 'it answers 500'],
    [307, 'it answers 307'],
    [-1, 'ECONNREFUSED'],
  ])('that fails is a warning: %i', async (status, why) => {
    const { url, close } = await fakeService(Math.max(status, 200));
    if (status < 0) close();
    const { exitCode } = process;
    await reportAll(await openMetrics({ pushGateway: url, playbook: 'a.yml' }), short);
    close();
    expect(errors).toEqual([`warning: the metrics cannot be sent to ${url}: ${why}\n`]);
    expect(process.exitCode).toBe(exitCode);
  });

  test('keeps the time of the last success if a run fails', async () => {
    const { url, received, close } = await fakeService();
    const failed = { ...endEvent({ web1: { failed: 1 } }), exit_code: 3 } as Event;
    await reportAll(await openMetrics({ pushGateway: url, playbook: 'a.yml' }), [short[0]!, failed]);
    close();
    expect(received[0]!.method).toBe('POST');
  });

  test.each(['gateway:9091', 'file:///x'])('must have an address: %s', async (pushGateway) => {
    await expect(openMetrics({ pushGateway })).rejects.toThrow('is no address of a Pushgateway');
  });
});

test('a file of metrics is replaced as a whole', async () => {
  const metrics = join(folder, 'kplay.prom');
  await reportAll(await openMetrics({ metrics, playbook: join(folder, 'a.yml') }), short);
  expect(readFileSync(metrics, 'utf8')).toContain('git_sha="unknown"');
});

describe('the address of a collector', () => {
  test.each<[Record<string, string>, string | undefined]>([
    [{}, undefined],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318/' }, 'http://c:4318/v1/traces'],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t/x' },
      'http://t/x',
    ],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_SDK_DISABLED: 'true' }, undefined],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_TRACES_EXPORTER: 'none' }, undefined],
  ])('%j', (env, url) => {
    expect(tracesUrl(env)).toBe(url);
  });
});

interface JsonSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: Record<string, unknown> }[];
  status: { code?: number; message?: string };
}

const task = (more: Partial<TaskEvent>) => taskEvent({ at: 500, ms: 200, ...more });

/** What a collector receives of a run. */
async function traced(events: Event[], env: NodeJS.ProcessEnv = {}) {
  const { url, received, close } = await fakeService();
  const report = tracesReport(url, 'site.yml', env);
  const handedOn = env.TRACEPARENT;
  await reportAll(report, events);
  close();
  const bodies = received.map(({ body }) => JSON.parse(body));
  const spans: JsonSpan[] = bodies.flatMap((body) => body.resourceSpans[0].scopeSpans[0].spans);
  return { spans, bodies, received, handedOn, url };
}

const run = [
  startEvent(['web1', 'web2']),
  { ...playEvent(['web1', 'web2']), at: 10 } as Event,
  task({ host: 'web1' }),
  task({ host: 'web2', status: 'failed', message: 'full\x1b' }),
  { ...hostEvent('web3', 'unreachable'), message: 'no route', at: 600 } as Event,
  { ...endEvent({}), exit_code: 3, ms: 900 } as Event,
];

describe('traces', () => {
  test('each span follows the JSON mapping of protobuf', async () => {
    const { spans } = await traced(run);
    for (const { traceId, spanId, kind, startTimeUnixNano, endTimeUnixNano, attributes } of spans) {
      expect(traceId).toMatch(/^[0-9a-f]{32}$/);
      expect(spanId).toMatch(/^[0-9a-f]{16}$/);
      expect(kind).toBe(1);
      expect([startTimeUnixNano, endTimeUnixNano].join(' ')).toMatch(/^\d{19} \d{19}$/);
      expect(BigInt(endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(startTimeUnixNano));
      for (const { value } of attributes)
        expect(JSON.stringify(value)).toMatch(
          /^\{"(?:stringValue":".*"|intValue":"\d+"|boolValue":(?:true|false))\}$/,
        );
    }
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
  });

  test('a task belongs to a host, a host to a play, and a play to the run', async () => {
    const { spans } = await traced(run);
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const path = (span: JsonSpan): string => {
      const parent = byId.get(span.parentSpanId ?? '');
      return parent ? `${path(parent)} > ${span.name}` : span.name;
    };
    expect(spans.map((span) => `${path(span)}: ${span.status.message ?? 'ok'}`).toSorted()).toEqual([
      'kplay site.yml > Web > web1 > Install the site: ok',
      'kplay site.yml > Web > web1: ok',
      'kplay site.yml > Web > web2 > Install the site: full\\x1b',
      'kplay site.yml > Web > web2: Install the site: full\\x1b',
      'kplay site.yml > Web > web3: no route',
      'kplay site.yml > Web: 2 hosts failed',
      'kplay site.yml: exit code 3',
    ]);
    const [first] = spans;
    expect(BigInt(first!.endTimeUnixNano) - BigInt(first!.startTimeUnixNano)).toBe(200_000_000n);
    const values = Object.fromEntries(
      first!.attributes.map(({ key, value }) => [key, Object.values(value)[0]]),
    );
    expect(values).toMatchObject({ 'host.name': 'web1', 'code.line.number': '4', 'kplay.status': 'changed' });
  });

  const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  test('the run continues a trace, and hands it on', async () => {
    const env = { TRACEPARENT: parent, TRACESTATE: 'a=b' };
    const { spans, handedOn } = await traced(run, env);
    const root = spans.at(-1)!;
    expect(root).toMatchObject({
      traceId: parent.slice(3, 35),
      parentSpanId: parent.slice(36, 52),
      traceState: 'a=b',
    });
    expect(handedOn).toBe(`00-${root.traceId}-${root.spanId}-01`);
    expect(env.TRACEPARENT).toBe(parent);
  });

  test.each(['', 'nonsense', `ff${parent.slice(2)}`, `00-${'0'.repeat(32)}-b7ad6b7169203331-01`])(
    'an invalid parent is none: "%s"',
    async (TRACEPARENT) => {
      const { spans } = await traced(run, { TRACEPARENT });
      expect(spans.at(-1)).not.toHaveProperty('parentSpanId');
    },
  );

  test('what the parent does not record is not sent', async () => {
    const { received } = await traced(run, { TRACEPARENT: `${parent.slice(0, -1)}0` });
    expect(received).toEqual([]);
  });

  test('headers and attributes are from the environment', async () => {
    const { received, bodies } = await traced(run, {
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b, x=y',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=prod',
      OTEL_SERVICE_NAME: 'night',
    });
    expect(received[0]!.headers).toMatchObject({
      'api-key': 'a b',
      x: 'y',
      'content-type': 'application/json',
    });
    expect(bodies[0].resourceSpans[0].resource.attributes).toEqual([
      { key: 'service.name', value: { stringValue: 'night' } },
      { key: 'deployment.environment.name', value: { stringValue: 'prod' } },
    ]);
  });

  test('many spans are sent in batches', async () => {
    const many = Array.from({ length: 1200 }, () => task({ host: 'web1' }));
    const { spans, received } = await traced([...run.slice(0, 2), ...many, run.at(-1)!]);
    expect([received.length, spans.length]).toEqual([3, 1203]);
  });

  test('a collector that never answers costs no more than three seconds', async () => {
    const { url, close } = await fakeService(-1);
    const began = performance.now();
    await reportAll(tracesReport(url, 'site.yml', {}), run);
    close();
    expect(performance.now() - began).toBeLessThan(6000);
    expect(errors).toEqual(['warning: traces cannot be sent: no answer in time (7 spans are lost)\n']);
  });
});
