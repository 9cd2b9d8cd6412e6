import { expect, test } from 'vitest';
import { refusalOf } from '../../../test/support/refusal.ts';
import { localSession, send, shells } from '../../../test/support/shell-host.ts';
import type { Values } from '../../core/values.ts';
import nginxConf from './index.ts';

test.each<[Values, string]>([
  [{}, 'give either src or content'],
  [{ content: 'x', mode: 'x' }, '"mode"'],
  [{ content: 'x', path: '/etc/other' }, 'unknown argument "path"'],
])('%j is refused', (given, message) => {
  expect(refusalOf(nginxConf, given)).toContain(message);
});

test.each(shells)('without nginx, under %s: check mode reports a change, and a run fails', async (shell) => {
  const environment = { PATH: '/usr/bin:/bin' };
  const { session } = await localSession(shell);
  const task = { content: '# kplay\n' };
  const check = await send(session, 'nginx_conf', task, { environment, check: true });
  expect(check).toMatchObject({ status: 'changed' });
  const run = await send(session, 'nginx_conf', task, { environment });
  expect(run).toMatchObject({ status: 'failed', hint: expect.stringMatching(/package nginx/) });
  session.close();
});
