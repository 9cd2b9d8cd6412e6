import { version } from '../../core/version.ts';

/** A value of an attribute: whole numbers are int64. */
export type AttributeValue = string | number | boolean;
export type Attributes = Record<string, AttributeValue | undefined>;

/** A span that has ended; times are in milliseconds since 1970. */
export interface TraceSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  traceState: string;
  name: string;
  from: number;
  to: number;
  attributes: Attributes;
  /** Why it has failed. */
  error?: string;
}

/**
 * Spans as the body of a request to a collector: ids are in hexadecimal, 64-bit numbers are texts.
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function otlpBody(resource: Attributes, spans: readonly TraceSpan[]): string {
  const scope = { name: 'kplay', version };
  const scopeSpans = [{ scope, spans: spans.map(spanJson) }];
  return JSON.stringify({ resourceSpans: [{ resource: { attributes: list(resource) }, scopeSpans }] });
}

function spanJson({
  traceId,
  spanId,
  parentSpanId,
  traceState,
  name,
  from,
  to,
  attributes,
  error,
}: TraceSpan) {
  return {
    traceId,
    spanId,
    ...(parentSpanId !== '' && { parentSpanId }),
    ...(traceState !== '' && { traceState }),
    name,
    kind: 1,
    startTimeUnixNano: nanoseconds(from),
    endTimeUnixNano: nanoseconds(Math.max(from, to)),
    attributes: list(attributes),
    status: error === undefined ? {} : { code: 2, message: error },
  };
}

function nanoseconds(ms: number): string {
  return String(BigInt(Math.round(ms * 1000)) * 1000n);
}

function list(attributes: Attributes) {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: valueJson(value) }],
  );
}

function valueJson(value: AttributeValue) {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
