import { expect, test } from 'vitest';
import type { Values } from '../../core/values.ts';
import type { Task } from '../../playbook/plan.ts';
import { layer, Scope } from '../../template/scope.ts';
import { restartedServices } from './restarted-services.ts';

test.each<[what: string, module: string, args: Values, names: string[]]>([
  ['a restart', 'systemd', { name: 'app', state: 'restarted' }, ['app']],
  ['a name of a template', 'systemd', { name: '{{ unit }}.service', state: 'restarted' }, ['web.service']],
  ['a name that is unknown', 'systemd', { name: '{{ item }}', state: 'restarted' }, []],
  ['a name that is no text', 'systemd', { name: '{{ number }}', state: 'restarted' }, []],
  ['a reload', 'systemd', { name: 'app', state: 'reloaded' }, []],
  ['a unit of a user', 'systemd', { name: 'app', state: 'restarted', scope: 'user' }, []],
  ['a daemon alone', 'systemd', { state: 'restarted', daemon_reload: true }, []],
  ['another module', 'copy', { name: 'app', state: 'restarted' }, []],
])('services that handlers restart: %s', (_, module, args, names) => {
  const handler = { module, args } as Task;
  const scope = () => new Scope([layer({ unit: 'web', number: 7 })]);
  expect(restartedServices([handler], scope)).toEqual(names);
});
