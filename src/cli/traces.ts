import { type Attributes, otlpBody, type TraceSpan } from '../report/otlp/otlp-json.ts';
import { RunSpans } from '../report/otlp/run-spans.ts';
import { traceContext, traceParent } from '../report/otlp/trace-context.ts';
import type { Report } from '../report/report.ts';
import { sendHttp } from './send-http.ts';
import { complain } from './streams.ts';

/** The spans of one request, and the most that wait. */
const batch = 512;
const mostWaiting = 20_000;
/** How long (milliseconds) the end of a run waits for the collector. */
const patience = 3000;

/** The address of the collector in the environment; undefined if no traces are wanted. */
export function tracesUrl(env: NodeJS.ProcessEnv): string | undefined {
  if (env.OTEL_SDK_DISABLED === 'true' || env.OTEL_TRACES_EXPORTER === 'none') return undefined;
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: exact, OTEL_EXPORTER_OTLP_ENDPOINT: base } = env;
  return exact || (base ? `${base.replace(/\/+$/, '')}/v1/traces` : undefined);
}

/**
 * Sends the spans of a run to a collector, in batches and beside the run. Programs that the run starts find the trace in
 * their environment.
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export function tracesReport(address: string, playbook: string, env = process.env): Report {
  const context = traceContext(env);
  const exporter = new Exporter(address, env);
  const spans = new RunSpans(context, playbook, (span) => exporter.add(span));
  const before = env.TRACEPARENT;
  env.TRACEPARENT = traceParent(context);
  return {
    event(event) {
      if (context.isSampled) spans.see(event);
    },
    async end() {
      if (before === undefined) delete env.TRACEPARENT;
      else env.TRACEPARENT = before;
      await exporter.end();
    },
    broken: undefined,
  };
}

class Exporter {
  readonly #address: string;
  readonly #headers: Record<string, string>;
  readonly #resource: Attributes;
  readonly #deadline = new AbortController();
  #waiting: TraceSpan[] = [];
  #sending: Promise<void> | undefined;
  #dropped = 0;
  #problem: string | undefined;

  constructor(address: string, env: NodeJS.ProcessEnv) {
    this.#address = address;
    const given = env.OTEL_EXPORTER_OTLP_TRACES_HEADERS || env.OTEL_EXPORTER_OTLP_HEADERS;
    this.#headers = { ...pairs(given), 'Content-Type': 'application/json' };
    const name = env.OTEL_SERVICE_NAME;
    this.#resource = { 'service.name': 'kplay', ...pairs(env.OTEL_RESOURCE_ATTRIBUTES) };
    if (name) this.#resource['service.name'] = name;
  }

  add(span: TraceSpan): void {
    if (this.#waiting.length >= mostWaiting) this.#dropped++;
    else this.#waiting.push(span);
    if (this.#waiting.length >= batch) this.#sending ??= this.#send(batch);
  }

  async end(): Promise<void> {
    const timer = setTimeout(() => this.#deadline.abort(), patience);
    await this.#sending;
    await this.#send(1);
    clearTimeout(timer);
    this.#dropped += this.#waiting.length;
    const lost = this.#dropped > 0 ? ` (${this.#dropped} spans are lost)` : '';
    if (this.#problem !== undefined || this.#dropped > 0)
      complain(`warning: traces cannot be sent: ${this.#problem ?? 'the collector is slow'}${lost}\n`);
  }

  /** Sends batches one after the other, as long as so many spans wait. */
  async #send(least: number): Promise<void> {
    while (this.#waiting.length >= least && this.#problem === undefined) {
      const spans = this.#waiting.splice(0, batch);
      try {
        await sendHttp(new URL(this.#address), {
          method: 'POST',
          headers: this.#headers,
          body: otlpBody(this.#resource, spans),
          signal: this.#deadline.signal,
        });
      } catch (error) {
        this.#problem = (error as Error).message;
        this.#dropped += spans.length;
      }
    }
    this.#sending = undefined;
  }
}

/** `key=value,key=value`, with values that are percent-encoded. */
function pairs(text = ''): Record<string, string> {
  const parts = text.split(',').map((part) => /^\s*([^=\s]+)\s*=(.*)$/s.exec(part));
  return Object.fromEntries(parts.flatMap((part) => (part ? [[part[1]!, decoded(part[2]!.trim())]] : [])));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
