import type { Event, HostEvent } from '../core/events.ts';
import type { AnswerEvent, SendEvent } from '../core/step-events.ts';
import { bytesText } from './bytes.ts';
import { clean } from './clean.ts';

/** The line of `-vvv` for what is sent to a host or comes back; undefined for other events. */
export function traceLine(event: Event): string | undefined {
  if (event.event === 'send') return sendLine(event);
  if (event.event === 'answer') return answerLine(event);
  if (event.event === 'host' && event.status === 'connected') return connectedLine(event);
  return undefined;
}

function sendLine(event: SendEvent): string {
  const { bytes, wait_ms: wait, round_trip: trip } = event;
  const waited = wait >= 1 ? [`after ${timeText(wait)}`] : [];
  return `${headOf(event)} -> ${nameOf(event)}: ${[...size(bytes), `round trip ${trip}`, ...waited].join(', ')}`;
}

function answerLine(event: AnswerEvent): string {
  const { bytes, status, ms, cpu_ms: cpu } = event;
  const used = cpu === undefined ? [] : [`host CPU ${cpu === 0 ? 'below 10 ms' : timeText(cpu)}`];
  return `${headOf(event)} <- ${nameOf(event)}: ${[status, ...size(bytes), timeText(ms), ...used].join(', ')}`;
}

function connectedLine({ host, connection, address, user, host_key: key, login, ms }: HostEvent): string {
  const facts = [
    ...(address === undefined ? [] : [`to ${address}`]),
    ...(connection === undefined ? [] : [`by ${connection}`]),
    ...(user === undefined ? [] : [`as ${user}`]),
    ...(key === undefined ? [] : [`host key ${key}`]),
    ...(login === undefined ? [] : [`login with ${login}`]),
    ...(ms === undefined ? [] : [timeText(ms)]),
  ];
  return `${clean(host)} connected: ${clean(facts.join(', '))}`;
}

function headOf({ host, user }: SendEvent | AnswerEvent): string {
  return clean(user === undefined ? host : `${host} (${user})`);
}

function nameOf({ role, task, module }: SendEvent | AnswerEvent): string {
  const name = role === undefined ? task : `${role} : ${task}`;
  return clean(task === undefined || task === module ? module : `${name} (${module})`);
}

function size(bytes: number | undefined): string[] {
  return bytes === undefined ? ['size hidden'] : [bytesText(bytes)];
}

/** Times of steps are short: `0.4 ms`, `12 ms`, `3.1 s`. */
function timeText(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
