import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { InvalidInput } from '../../core/errors.ts';
import { folderOf } from '../folder.fixture.ts';
import { loadInventory } from '../load.ts';

/** What loading a script says is wrong; `mode` as in chmod. */
async function wrong(text: string, mode = 0o755): Promise<string[]> {
  const folder = folderOf({ hosts: text });
  const file = join(folder, 'hosts');
  chmodSync(file, mode);
  const found = await loadInventory([file]).then(
    () => [],
    (error: InvalidInput) => error.diagnostics,
  );
  return found.map(
    ({ code, message, hint }) => `${code}: ${message.replaceAll(file, 'hosts')} (${hint ?? ''})`,
  );
}

const form = 'the format is that of ansible-inventory --list';

describe('inventory scripts that fail', () => {
  it.each<[string, string, string]>([
    [
      'an exit code',
      '#!/bin/sh\necho one >&2; echo two >&2; exit 4',
      'hosts --list failed with exit code 4:\none\ntwo ()',
    ],
    ['a signal', '#!/bin/sh\nkill -TERM $$', 'hosts --list was killed by SIGTERM ()'],
    [
      'no interpreter',
      '#!/nowhere/python\n',
      'hosts --list cannot be started (ENOENT) (is the program of its first line (#!) installed?)',
    ],
    ['nothing', '#!/bin/sh\n', `hosts --list printed no JSON: Unexpected end of JSON input (${form})`],
    ['no object', '#!/bin/sh\necho "[1]"', `hosts --list: the whole must be a mapping, not a list (${form})`],
    [
      'hosts of a wrong type',
      `#!/bin/sh\necho '{"web": {"hosts": "a"}}'`,
      `hosts --list: "web.hosts" must be a list, not "a" (${form})`,
    ],
    [
      'numbers as names',
      `#!/bin/sh\necho '{"web": [1]}'`,
      `hosts --list: "web[0]" must be a string, not 1 (${form})`,
    ],
    [
      'vars of a wrong type',
      `#!/bin/sh\necho '{"web": {"vars": [1]}}'`,
      `hosts --list: "web.vars" must be a mapping, not a list (${form})`,
    ],
    [
      'hostvars of a wrong type',
      `#!/bin/sh\necho '{"_meta": {"hostvars": 1}}'`,
      `hosts --list: "_meta.hostvars" must be a mapping, not 1 (${form})`,
    ],
    [
      'a group of a wrong type',
      `#!/bin/sh\necho '{"web": 7}'`,
      `hosts --list: "web" must be a mapping or a list, not 7 (${form})`,
    ],
    [
      '--host with a list',
      `#!/bin/sh\n[ $1 = --list ] && echo '{"w": ["a"]}' || echo '[]'`,
      `hosts --host a: the whole must be a mapping, not a list (${form})`,
    ],
    [
      'one host of a wrong type',
      `#!/bin/sh\necho '{"w": ["a"], "_meta": {"hostvars": {"a": 1}}}'`,
      `hosts --list: "_meta.hostvars.a" must be a mapping, not 1 (${form})`,
    ],
    [
      '--host failing',
      `#!/bin/sh\n[ $1 = --list ] || exit 1\necho '{"w": ["a"]}'`,
      'hosts --host failed with exit code 1 ()',
    ],
  ])('%s', async (_, text, expected) => {
    expect(await wrong(text)).toEqual([`inventory-script: ${expected}`]);
  });

  it('a script that hangs, with children that hold its output', async () => {
    vi.stubEnv('KPLAY_INVENTORY_TIMEOUT', '0.3');
    expect(await wrong('#!/bin/sh\necho waiting >&2; sleep 20 & sleep 20')).toEqual([
      expect.stringMatching(
        /^inventory-script: hosts --list took longer than 0\.3 seconds(:\nwaiting)? \(set KPLAY_INVENTORY_TIMEOUT to/,
      ),
    ]);
    vi.unstubAllEnvs();
  });

  it('a script that ends, and leaves a program with its output', async () => {
    const began = performance.now();
    expect(await wrong('#!/bin/sh\nsleep 40 &\necho "{}"')).toEqual([]);
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  it('a script that is not executable', async () => {
    expect(await wrong('#!/bin/sh\necho {}', 0o644)).toEqual([
      'inventory-script: hosts --list cannot be started (EACCES) (make it executable: chmod +x)',
    ]);
  });

  it.each(['-oProxyCommand=x', '../x', 'a b', 'a[1:3]'])('a host called %s', async (name) => {
    const text = `#!/bin/sh\necho '${JSON.stringify({ web: [name], _meta: { hostvars: {} } })}'`;
    expect(await wrong(text)).toEqual([expect.stringContaining('host-name')]);
  });

  it('keys of objects are data', async () => {
    const folder = folderOf({
      hosts: `#!/bin/sh\necho '{"w": ["a"], "_meta": {"hostvars": {"a": {"__proto__": {"x": 1}}}}}'`,
    });
    chmodSync(join(folder, 'hosts'), 0o755);
    const { hosts } = await loadInventory([join(folder, 'hosts')]);
    expect(Object.keys(hosts.get('a')!.vars)).toEqual(['__proto__']);
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});
