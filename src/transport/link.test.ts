import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLink } from './link.ts';
import type { Address } from './transport.ts';

const address = { name: 'web1', host: 'web1.example.org', port: 2222, user: 'ops' } as Address;

test('what a proxy command starts ends with its link', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kplay-link-'));
  const pidFile = join(folder, 'pid');
  const link = openLink({
    ...address,
    proxyCommand: `sh -c 'sleep 60 & echo $! > ${pidFile}; echo ready; wait'`,
  });
  expect(String((await once(link.stream, 'data'))[0])).toBe('ready\n');
  const pid = Number(readFileSync(pidFile, 'utf8'));
  link.destroy();
  for (let i = 0; i < 100 && isRunning(pid); i++) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isRunning(pid)).toBe(false);
  rmSync(folder, { recursive: true });
});

/** A zombie that nobody has collected yet does not count. */
function isRunning(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}
