import { expect, test } from 'vitest';
import type { ShellValue } from '../core/module.ts';
import type { StepMark } from '../core/step-mark.ts';
import type { Plan } from '../playbook/plan.ts';
import { ManagedServices } from './managed-services.ts';
import { readRestarts } from './needed-restart.ts';

test('services that need a restart, each once', () => {
  const lines = [
    'n app.service unit /etc/systemd/system/app.service',
    'n app.service replaced /usr/lib/x',
    'n x; y unit /a',
    'n b.service often /b',
  ];
  expect(readRestarts('a', lines.join('\n'))).toEqual([
    { host: 'a', unit: 'app.service', why: 'unit', path: '/etc/systemd/system/app.service' },
  ]);
});

const restart = (id: number, args: object) => ({ id, module: 'systemd', args });
const handlers = [
  restart(1, { name: 'app', state: 'restarted' }),
  restart(2, { name: 'web.service', state: 'reloaded' }),
  restart(3, { name: '{{ unit }}', state: 'restarted' }),
  restart(4, { name: 'mine', state: 'restarted', scope: 'user' }),
];
const plan = { plays: [{ handlers }] } as unknown as Plan;

const mark = (module: string, variables: Record<string, ShellValue>, notifies: number[] = []): StepMark => ({
  key: '',
  isCheck: true,
  module,
  setsState: true,
  looksAt: 'path',
  variables,
  notifies,
});

test.each<[what: string, marks: StepMark[], asked: { services: string; configs: string } | undefined]>([
  ['no service', [mark('copy', { path: '/etc/app' })], undefined],
  ['a unit', [mark('systemd', { name: 'cron', scope: 'system' })], { services: 'cron.service', configs: '' }],
  ['a unit of a user', [mark('systemd', { name: 'cron', scope: 'user' })], undefined],
  ['another kind of unit', [mark('systemd', { name: 'a.timer', scope: 'system' })], undefined],
  ['a pattern', [mark('systemd', { name: 'a*', scope: 'system' })], undefined],
  [
    'the file of a task that notifies a restart',
    [mark('copy', { path: '/etc/app' }, [1]), mark('copy', { path: '/etc/app 2' }, [1])],
    { services: 'app.service', configs: 'app.service:/etc/app\napp.service:/etc/app 2' },
  ],
  ['a reload is no restart', [mark('copy', { path: '/etc/web' }, [2])], undefined],
  ['the name of the service is unknown', [mark('copy', { path: '/etc/app' }, [3])], undefined],
  ['a handler about a unit of a user', [mark('copy', { path: '/etc/app' }, [4])], undefined],
  ['a path of two lines', [mark('copy', { path: '/etc/app\n/etc/passwd' }, [1])], undefined],
])('services of a host: %s', (_, marks, asked) => {
  const services = new ManagedServices(plan);
  for (const each of marks) services.note('a', each);
  expect(services.of('a')).toEqual(asked);
  expect(services.of('b')).toBeUndefined();
});
