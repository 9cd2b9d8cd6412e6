import { arch, cpus, hostname, release } from 'node:os';
import { expect, test } from 'vitest';
import { refusalOf } from '../../../test/support/refusal.ts';
import { localSession, send, shells } from '../../../test/support/shell-host.ts';
import { factNames, facts as factTable } from '../../core/facts.ts';
import type { Answer } from '../../remote/session/answer.ts';
import { factsFrom } from './facts.ts';
import setup from './index.ts';

test.each(shells)('all facts are known under %s', async (shell) => {
  const { session } = await localSession(shell);
  const answer = (await send(session, 'setup', { names: [...factNames] })) as Answer;
  expect(answer.status).toBe('unchanged');
  const facts = factsFrom(answer.results);
  expect(Object.keys(facts).sort()).toEqual([...factNames].sort());
  for (const [name, keys] of Object.entries(factTable))
    if (keys !== true) expect(Object.keys(facts[name]!).sort(), name).toEqual([...keys].sort());
  expect(facts).toMatchObject({
    system: 'Linux',
    env: { PATH: process.env.PATH },
    packages: { bash: [{ name: 'bash' }] },
    cpus: cpus().length,
    kernel: release(),
    hostname: hostname().split('.')[0],
    user: 'root',
    uid: 0,
  });
  expect(facts.architecture).toBe(arch() === 'x64' ? 'x86_64' : 'aarch64');
  expect(facts.ipv4_addresses).toBeInstanceOf(Array);
  expect(facts.memory_mb).toBeGreaterThan(100);
  session.close();
});

test('an unknown fact is refused', () => {
  expect(refusalOf(setup, { names: ['hostname', 'hostnam'] })).toMatch(/^"names\[1\]" must be one of /);
});
