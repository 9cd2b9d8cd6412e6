import { expect, test } from 'vitest';
import { Secrets } from '../core/secrets.ts';
import { change, collectRows, type PlanRow } from './rows.fixture.ts';

const unit = (host: string, resource: string, after: string): PlanRow => [
  host,
  `Handle ${resource}`,
  'changed',
  { module: 'systemd', resource, handler: true, changes: change('state', 'started', after) },
];

test('a service that the plan restarts needs no other restart', () => {
  const { plan, restartQuestion } = collectRows([
    unit('a', 'app', 'restarted'),
    unit('a', 'web.service', 'reloaded'),
    unit('b', 'db', 'stopped'),
  ]);
  const question = restartQuestion(new Secrets());
  const printed = ['app', 'web', 'db'].map((name) => `n ${name}.service unit /x\n`).join('');
  for (const host of ['a', 'b']) question.take(host, printed);
  expect(plan.restarts.map((each) => `${each.host} ${each.unit}`)).toEqual([
    'a web.service',
    'a db.service',
    'b app.service',
    'b web.service',
  ]);
});
