import { expect, test } from 'vitest';
import type { Change, TaskEvent } from '../core/events.ts';
import type { Difference, DriftOrigin } from './difference.ts';
import { askedOrigins, readOrigins } from './read-origins.ts';

/** A difference of a file, or of what the variables name. */
function difference(module: string, keys: string[], variables: Record<string, string>): Difference {
  const event = { event: 'task', host: 'a', task: 'T', module, status: 'changed' } as unknown as TaskEvent;
  const changes = keys.map((key): Change => ({ key, before: '1', after: '2' }));
  const looksAt = variables.path === undefined ? undefined : 'path';
  const mark = { key: 'k', isCheck: true, module, setsState: true, looksAt, variables, restarts: [] };
  return { event, mark, changes, moved: 'host' };
}

const file = (...keys: string[]) => difference('copy', keys, { path: '/etc/motd' });
const session = [
  'j 100.5 web sshd[7]: pam_unix(sshd:session): session opened for user alice(uid=1000) by (uid=0)',
  'j 300.5 web sshd[7]: pam_unix(sshd:session): session closed for user alice',
];

test.each<[what: string, difference: Difference, lines: string[], origin: DriftOrigin | undefined]>([
  ['a mode', file('mode'), ['f 0 50 200 root'], { time: 200, users: [] }],
  ['a content', file('sha256'), ['f 0 200 200 root'], { time: 200, users: [] }],
  [
    'a content whose time was set',
    file('sha256'),
    ['f 0 50 200 root'],
    { time: 200, isLatest: true, users: [] },
  ],
  ['a file that is gone', file('state'), ['g 0 200'], { time: 200, isLatest: true, users: [] }],
  ['a login', file('mode'), ['f 0 50 200 root', ...session], { time: 200, users: ['alice'] }],
  ['a login before', file('mode'), ['f 0 50 900 root', ...session], { time: 900, users: [] }],
  [
    'a login in wtmp',
    file('mode'),
    ['f 0 1 1764190000 root', 'w bob pts/0 10.0.0.1 2025-11-26T20:00:00+00:00   still logged in'],
    { time: 1764190000, users: ['bob'] },
  ],
  [
    'sudo',
    file('mode'),
    ['f 0 1 200 root', 's 199.1 web sudo[9]:    carol'],
    { time: 200, users: [], by: 'carol' },
  ],
  [
    'sudo before',
    file('mode'),
    ['f 0 1 200 root', 's 190.1 web sudo[9]:    carol'],
    { time: 200, users: [] },
  ],
  [
    'a package',
    difference('apt', ['nano'], { name: 'nano' }),
    ['p 0 200 remove', 'a 0 alice\t apt-get remove nano'],
    { time: 200, users: [], by: 'alice', command: 'apt-get remove nano' },
  ],
  [
    'a unit',
    difference('systemd', ['state'], { name: 'app' }),
    ['u 0 200 300 400'],
    { time: 200, users: [] },
  ],
  [
    'an enabled unit',
    difference('systemd', ['enabled'], { name: 'app' }),
    ['u 0 200 300 400'],
    { time: 300, users: [] },
  ],
  [
    'a disabled unit',
    difference('systemd', ['enabled'], { name: 'app' }),
    ['u 0 200 - 400'],
    { time: 400, isLatest: true, users: [] },
  ],
  [
    'a unit that was disabled and stopped',
    difference('systemd', ['enabled', 'state'], { name: 'app' }),
    ['u 0 - - 400'],
    { time: 400, isLatest: true, users: [] },
  ],
  [
    'a user',
    difference('user', ['shell'], { name: 'app' }),
    ['f 0 200 200 root'],
    { time: 200, isLatest: true, users: [] },
  ],
  ['no answer', file('mode'), [], undefined],
  ['another number', file('mode'), ['f 1 200 200 root'], undefined],
  ['what is no time', file('mode'), ['f 0 1 \x1b[2J root', 'f 0 1 99999999999999 root'], undefined],
  [
    'a forged user',
    file('mode'),
    ['f 0 1 200 root', 'j 100.5 web sshd[7]: session opened for user \x1b[2J'],
    { time: 200, users: [] },
  ],
])('%s', (_, found, lines, origin) => {
  readOrigins(askedOrigins([found]), `${lines.join('\n')}\n`);
  expect(found.origin).toEqual(origin);
});
