import { randomBytes } from 'node:crypto';

/** The trace that a run belongs to, and the id of its own span. */
export interface TraceContext {
  traceId: string;
  spanId: string;
  /** The span that has started the run; empty if nothing has. */
  parent: string;
  traceState: string;
  /** Whether the one who has started the run records the trace. */
  isSampled: boolean;
}

/** Continues the trace of the environment, or begins one. @see https://www.w3.org/TR/trace-context/#traceparent-header */
export function traceContext(env: NodeJS.ProcessEnv): TraceContext {
  const { TRACEPARENT = '', TRACESTATE = '' } = env;
  const spanId = randomBytes(8).toString('hex');
  const [, version, traceId, parent, flags] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/.exec(TRACEPARENT) ?? [];
  const isValid =
    version !== undefined && version !== 'ff' && !/^0+$/.test(traceId!) && !/^0+$/.test(parent!);
  if (!isValid)
    return { traceId: randomBytes(16).toString('hex'), spanId, parent: '', traceState: '', isSampled: true };
  const isSampled = (Number.parseInt(flags!, 16) & 1) === 1;
  return { traceId: traceId!, spanId, parent: parent!, traceState: TRACESTATE, isSampled };
}

/** What the programs that the run starts find in their environment. */
export function traceParent({ traceId, spanId, isSampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}
