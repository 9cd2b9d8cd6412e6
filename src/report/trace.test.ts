import { expect, test } from 'vitest';
import type { Event } from '../core/events.ts';
import type { AnswerEvent, SendEvent } from '../core/step-events.ts';
import { hostEvent, taskEvent } from './feed.fixture.ts';
import { traceLine } from './trace.ts';

const send: SendEvent = {
  event: 'send',
  host: 'web1',
  task: 'Build',
  module: 'shell',
  bytes: 2180,
  wait_ms: 0.4,
  round_trip: 2,
};
const answer: AnswerEvent = {
  event: 'answer',
  host: 'web1',
  task: 'Build',
  module: 'shell',
  status: 'changed',
  bytes: 212,
  ms: 3120,
};
const { bytes: _, ...hidden } = answer;
const details = {
  connection: 'ssh',
  address: '192.0.2.5 port 22',
  user: 'me',
  host_key: 'ssh-ed25519',
  login: '/k',
};

test.each<[Event, string | undefined]>([
  [send, 'web1 -> Build (shell): 2.2 kB, round trip 2'],
  [
    { ...send, user: 'root', role: 'app', wait_ms: 31 },
    'web1 (root) -> app : Build (shell): 2.2 kB, round trip 2, after 31 ms',
  ],
  [
    { event: 'send', host: 'web1', module: 'setup', bytes: 9, wait_ms: 0, round_trip: 1 },
    'web1 -> setup: 9 B, round trip 1',
  ],
  [{ ...answer, task: '\x1b[2Jx' }, 'web1 <- \\x1b[2Jx (shell): changed, 212 B, 3.1 s'],
  [{ ...answer, ms: 3.14, cpu_ms: 10 }, 'web1 <- Build (shell): changed, 212 B, 3.1 ms, host CPU 10 ms'],
  [{ ...answer, cpu_ms: 0 }, 'web1 <- Build (shell): changed, 212 B, 3.1 s, host CPU below 10 ms'],
  [hidden, 'web1 <- Build (shell): changed, size hidden, 3.1 s'],
  [
    { event: 'host', host: 'web1', status: 'connected', ...details, ms: 41.2 },
    'web1 connected: to 192.0.2.5 port 22, by ssh, as me, host key ssh-ed25519, login with /k, 41 ms',
  ],
  [
    { event: 'host', host: 'h', status: 'connected', connection: 'local', user: 'me', ms: 0.2 },
    'h connected: by local, as me, 0.2 ms',
  ],
  [hostEvent('web1', 'lost'), undefined],
  [taskEvent(), undefined],
])('%j', (event, line) => expect(traceLine(event)).toBe(line));
