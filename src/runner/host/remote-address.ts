import type { Target } from '../../target/target.ts';

/** The field of events for the address of a host; none for this machine. */
export function remoteAddress({ connection, address }: Target): { address?: string } {
  if (connection === 'local') return {};
  return { address: connection === 'docker' ? address.host : `${address.host} port ${address.port}` };
}
