import { expect, test } from 'vitest';
import type { ShellValue } from '../core/module.ts';
import type { StepMark } from '../core/step-mark.ts';
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

const mark = (module: string, variables: Record<string, ShellValue>, restarts: string[] = []): StepMark => ({
  key: '',
  isCheck: true,
  module,
  setsState: true,
  looksAt: 'path',
  variables,
  restarts,
});

test.each<[what: string, marks: StepMark[], asked: { services: string; configs: string } | undefined]>([
  ['no service', [mark('copy', { path: '/etc/app' })], undefined],
  ['a unit', [mark('systemd', { name: 'cron', scope: 'system' })], { services: 'cron.service', configs: '' }],
  ['a unit of a user', [mark('systemd', { name: 'cron', scope: 'user' })], undefined],
  ['another kind of unit', [mark('systemd', { name: 'a.timer', scope: 'system' })], undefined],
  ['a pattern', [mark('systemd', { name: 'a*', scope: 'system' })], undefined],
  [
    'the file of a task that notifies a restart',
    [mark('copy', { path: '/etc/app' }, ['app']), mark('copy', { path: '/etc/app 2' }, ['app.service'])],
    { services: 'app.service', configs: 'app.service:/etc/app\napp.service:/etc/app 2' },
  ],
  ['no handler restarts a service', [mark('copy', { path: '/etc/app' })], undefined],
  ['what is restarted is no service', [mark('copy', { path: '/etc/app' }, ['a.timer', 'b c'])], undefined],
  ['a path of two lines', [mark('copy', { path: '/etc/app\n/etc/passwd' }, ['app'])], undefined],
])('services of a host: %s', (_, marks, asked) => {
  const services = new ManagedServices();
  for (const each of marks) services.note('a', each);
  expect(services.of('a')).toEqual(asked);
  expect(services.of('b')).toBeUndefined();
});
