import type { ConnectionError } from '../../core/connection-error.ts';
import type { Target } from '../../target/target.ts';
import { metered } from '../../transport/metered.ts';
import type { Connection } from '../../transport/transport.ts';
import type { RunContext } from '../context.ts';
import type { HostCost } from './cost.ts';
import { HostLink, type LinkedHost } from './host-link.ts';

/** A host to connect to, as it is when a connection is made. */
interface ConnectedHost {
  readonly name: string;
  readonly target: Target;
  readonly cost: HostCost;
}

/** Makes the link to a host, which connects on first use and reports this. */
export function linkTo(host: ConnectedHost, context: RunContext, lastLoss?: ConnectionError): HostLink {
  const { emit, signal, reconnect } = context;
  const linked: LinkedHost = {
    connect: (until) => connect(host, context, until),
    connectAgain: (seconds, until) => dial(host, context, until, seconds),
    seconds: reconnect,
    notice: (message) => emit({ event: 'warning', host: host.name, message }),
  };
  return new HostLink(linked, signal, lastLoss);
}

async function connect(host: ConnectedHost, context: RunContext, until: AbortSignal): Promise<Connection> {
  const { emit, trace } = context;
  const { name, cost } = host;
  const began = performance.now();
  emit({ event: 'host', host: name, status: 'connecting' });
  const connection = await dial(host, context, until);
  const ms = performance.now() - began;
  cost.connectMs += ms;
  const details = trace?.connected(host.target, connection, ms);
  emit({ event: 'host', host: name, status: 'connected', ...details });
  return connection;
}

/** @param most the longest time for the attempt, in seconds */
async function dial(
  { target, cost }: ConnectedHost,
  { profile }: RunContext,
  until: AbortSignal,
  most = Number.POSITIVE_INFINITY,
): Promise<Connection> {
  const { transport, address } = target;
  const limit = { ...address, connectTimeout: Math.min(address.connectTimeout, most) };
  const opened = await transport.connect(limit, until);
  return profile ? metered(opened, cost.traffic) : opened;
}
