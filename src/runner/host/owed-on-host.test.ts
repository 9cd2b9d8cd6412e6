import { expect, test } from 'vitest';
import { OwedOnHost } from './owed-on-host.ts';

test('what a user is owed is cleared in another session if his own was lost, and stays for one who had none', () => {
  const cleared: string[] = [];
  const session = (name: string) => ({
    owed: async () => ({}),
    clearOwed: (names: readonly string[]) => void cleared.push(`${name}: ${names.join(' ')}`),
  });
  const open = new Map([['root', session('root')]]);
  const owed = new OwedOnHost('web1', open, (user) => {
    if (user === 'other') open.set(user, session('other again'));
    return open.get(user);
  });
  for (const user of ['root', 'other', 'nobody']) owed.mayHave(['ab', 'cd'], user);
  owed.clearBut(new Set(['cd']));
  expect(cleared).toEqual(['root: ab', 'other again: ab']);
});
