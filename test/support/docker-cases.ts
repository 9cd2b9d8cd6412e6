import { describe, expect, test } from 'vitest';
import type { Values } from '../../src/core/values.ts';
import { localSession, send, shells } from './shell-host.ts';

/** On a host without docker: check mode reports a change, a run fails with a hint, and `absent` is reached. */
export function withoutDocker(module: string, task: Values, key = 'state'): void {
  describe.each(shells)('without docker, under %s', (shell) => {
    test('check mode reports a change, a run fails, and absent is reached', async () => {
      const environment = { PATH: '/nonexistent' };
      const { session } = await localSession(shell);
      const check = await send(session, module, task, { environment, check: true });
      expect(check).toMatchObject({ status: 'changed', before: { [key]: 'no docker' } });
      const run = await send(session, module, task, { environment });
      expect(run).toMatchObject({ status: 'failed', hint: expect.stringMatching(/package docker/) });
      const absent = await send(session, module, { ...task, state: 'absent' }, { environment });
      expect(absent).toMatchObject({ status: 'unchanged' });
      session.close();
    });
  });
}
