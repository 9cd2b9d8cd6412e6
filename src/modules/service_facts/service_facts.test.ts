import { expect, test } from 'vitest';
import { type ActionCase, actionCases } from '../../../test/support/module-cases.ts';
import { serviceFacts } from '../../core/service-facts.ts';

const cases: ActionCase[] = [{ name: 'whatever there is', args: {}, returns: { services: {} } }];

actionCases('service_facts', cases);

const units = `ssh.service loaded active running OpenSSH server
old.service not-found inactive dead old.service
once.service loaded active exited Once
bad.service loaded failed failed Bad`;
const files = `ssh.service enabled enabled
bad.service enabled enabled
tty@.service static -`;

const one = (name: string, state: string, status: string) => ({ name, state, status, source: 'systemd' });

test.each([
  [
    `systemd\n${units}\n\n${files}`,
    {
      'ssh.service': one('ssh.service', 'running', 'enabled'),
      'old.service': one('old.service', 'stopped', 'not-found'),
      'once.service': one('once.service', 'stopped', 'unknown'),
      'bad.service': one('bad.service', 'stopped', 'failed'),
      'tty@.service': one('tty@.service', 'inactive', 'static'),
    },
  ],
  [
    'openrc\nRunlevel: default\n sshd   [  started 01:02:03 (0) ]\n crond  [  stopped  ]',
    {
      sshd: { name: 'sshd', state: 'running', source: 'openrc' },
      crond: { name: 'crond', state: 'stopped', source: 'openrc' },
    },
  ],
  ['', {}],
])('%j', (text, expected) => {
  expect({ ...serviceFacts(text) }).toEqual(expected);
});
