import type { HostEvent } from '../core/events.ts';

/** The word for a host that cannot be used; undefined for one that can. */
export function downWord({ status, lock }: HostEvent): 'unreachable' | 'locked' | 'lost' | undefined {
  if (status === 'unreachable') return lock ? 'locked' : status;
  return status === 'lost' ? status : undefined;
}

/** Why a host cannot be used, without its address, with which the message and its parts may begin: so it is equal for many hosts. */
export function commonReason({ message = 'no reason is known', address }: HostEvent): string {
  const host = address?.replace(/ port \d+$/, '');
  if (host === undefined) return message;
  const [before = '', ...parts] = `: ${message}`.split(`: ${host}`);
  const rest = parts.map((part) => (begun.test(part) ? `: ${part.replace(begun, '')}` : `: ${host}${part}`));
  return [before, ...rest].join('').slice(2);
}

/** How a message goes on after an address. */
const begun = /^( port \d+)?:? /;

/** What is equal for hosts whose reasons share a line: proxy commands that end for one reason word it differently. */
export function reasonKey(event: HostEvent): string {
  const reason = commonReason(event).replace(/ \(stderr of its proxy command: .*?\)(?=[;,]|$)/s, '');
  return `${downWord(event)} ${reason}`;
}
