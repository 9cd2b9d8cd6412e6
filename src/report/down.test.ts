import { expect, test } from 'vitest';
import type { Event, HostEvent } from '../core/events.ts';
import { commonReason } from './down.ts';
import { startEvent, tell } from './feed.fixture.ts';

const down = (host: string, message: string, address: string, more: Partial<HostEvent> = {}): HostEvent => ({
  event: 'host',
  host,
  status: 'unreachable',
  message,
  address,
  ...more,
});

test.each([
  ['10.0.0.1 refuses connections', '10.0.0.1 port 22', 'refuses connections'],
  ['10.0.0.1 port 2222 refuses connections', '10.0.0.1 port 2222', 'refuses connections'],
  ['10.0.0.1: Connection refused', '10.0.0.1 port 22', 'Connection refused'],
  ['no shell on the host', '10.0.0.1 port 22', 'no shell on the host'],
  ['the connection was lost', undefined, 'the connection was lost'],
  ['10.0.0.12 is not asked', '10.0.0.1 port 22', '10.0.0.12 is not asked'],
  [
    '10.0.0.1 closed the connection, and it could not be connected again: 10.0.0.1 port 22: its proxy command ended: no',
    '10.0.0.1 port 22',
    'closed the connection, and it could not be connected again: its proxy command ended: no',
  ],
])('%s (%s): %s', (message, address, expected) => {
  expect(
    commonReason({ event: 'host', host: 'a', status: 'lost', message, ...(address && { address }) }),
  ).toBe(expected);
});

const refused = (i: number) =>
  down(`web${i}`, `10.0.0.${i} refuses connections`, `10.0.0.${i} port 22`, { hint: 'is sshd running?' });

test.each<[string, Event[], string]>([
  [
    'one host',
    [refused(1)],
    'web1  unreachable  10.0.0.1 refuses connections\n      hint: is sshd running?\n',
  ],
  [
    'hosts with one reason have one line',
    [refused(1), refused(2), refused(3)],
    'web[1:3]  unreachable  refuses connections\n      hint: is sshd running?\n',
  ],
  [
    'other reasons have their own',
    [refused(1), down('web3', '10.0.0.3 does not answer', '10.0.0.3 port 22'), refused(2)],
    'web[1:2]  unreachable  refuses connections\n      hint: is sshd running?\nweb3  unreachable  10.0.0.3 does not answer\n',
  ],
  [
    'a bastion that dies',
    Array.from({ length: 200 }, (_, i) =>
      down(
        `web${i}`,
        `10.0.1.${i} closed the connection (stderr of its proxy command: gone ${i % 2})`,
        `10.0.1.${i} port 22`,
        {
          status: 'lost',
        },
      ),
    ),
    'all 200 hosts  lost  closed the connection (stderr of its proxy command: gone 0)\n',
  ],
  [
    'a bastion that dies, and does not come back',
    Array.from({ length: 200 }, (_, i) => {
      const said = i % 2 ? ' (stderr of its proxy command: gone)' : '';
      const again = `it could not be connected again: 10.0.1.${i} port 22: its proxy command ended: gone`;
      return down(
        `web${i}`,
        `10.0.1.${i} closed the connection${said}, and ${again}`,
        `10.0.1.${i} port 22`,
        {
          status: 'lost',
        },
      );
    }),
    'web[0:199]  lost  closed the connection, and it could not be connected again: its proxy command ended: gone\n',
  ],
])('%s', async (name, events, expected) => {
  const hosts = events.flatMap((event) => ('host' in event ? (event.host ?? []) : []));
  const all = name === 'a bastion that dies' ? hosts : [...hosts, 'db1'];
  const text = await tell([startEvent(all), ...events]);
  expect(text.replace(/(\S) {2,}/g, '$1  ')).toBe(expected);
});
