import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { estate } from './estate.fixture.ts';
import { folderOf } from './folder.fixture.ts';
import { listing } from './listing.ts';
import { loadInventory } from './load.ts';
import { selectHosts } from './select.ts';

const run = promisify(execFile);
const folder = folderOf(estate);
afterAll(() => rmSync(folder, { recursive: true }));

const there = await run('ansible-inventory', ['--version']).then(
  () => true,
  () => false,
);
if (!there) console.warn('SKIPPED: ansible-inventory is not installed, nothing to compare inventories with');

async function ask(program: string, args: string[]): Promise<string> {
  const env = { ...process.env, HOME: folder, ANSIBLE_LOCALHOST_WARNING: 'false' };
  return (await run(program, args, { cwd: folder, env })).stdout;
}

/** Children have no order that matters: groups of several sources are linked at different times. */
function sorted(list: Record<string, { children?: string[]; hosts?: string[] }>): unknown {
  for (const group of Object.values(list)) group.children?.sort();
  return list;
}

describe.skipIf(!there)('agrees with ansible-inventory --list', () => {
  it.each<[string, string[], string?]>([
    ['one file', ['hosts.yml']],
    ['two files', ['hosts.yml', 'more.yml']],
    ['the other way round', ['more.yml', 'hosts.yml']],
    ['a folder', ['many']],
    ['a folder and a file', ['many', 'hosts.yml']],
    ['hosts on the command line', ['a1,b2,c:2200,']],
    ['variables beside the playbook', ['hosts.yml'], 'play'],
  ])('%s', async (_, sources, play) => {
    const args = sources.flatMap((source) => ['-i', source.includes(',') ? source : join(folder, source)]);
    const beside = play ? ['--playbook-dir', join(folder, play)] : ['--playbook-dir', join(folder, 'none')];
    const theirs = JSON.parse(await ask('ansible-inventory', [...args, ...beside, '--list']));
    const paths = sources.map((source) => (source.includes(',') ? source : join(folder, source)));
    const ours = await loadInventory(paths, play ? { playbookFolder: join(folder, play) } : {});
    expect(sorted(JSON.parse(JSON.stringify(listing(ours))))).toEqual(sorted(theirs));
  });
});

/** Runs the Python that ansible-core is installed for. */
const itsPython = 'exec $(sed -n "1s/^#!//p" "$(command -v ansible-inventory)") "$@"';

/** Asks ansible-core itself, all at once: a line of JSON for each line "pattern limit". */
const script = `
import json, sys
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
manager = InventoryManager(DataLoader(), sources=[sys.argv[1]])
for pattern, limit in json.loads(sys.argv[2]):
    manager.subset(limit)
    print(json.dumps([host.name for host in manager.get_hosts(pattern)]))
`;

const patterns: [string, string | null][] = [
  ['web', null],
  ['web,db', null],
  ['db:web', null],
  ['web:&db', null],
  ['web:!db', null],
  ['prod:!web01', null],
  ['!web:prod', null],
  ['&db:web', null],
  ['web0*', null],
  ['*.example.org', null],
  ['db?', null],
  ['db[a-b]', null],
  ['db[!a]', null],
  ['~web0[12]', null],
  ['~(db|alo)', null],
  ['db[0]', null],
  ['db[-1]', null],
  ['db[0:1]', null],
  ['db[1:]', null],
  ['prod', 'db'],
  ['prod', '!db'],
  ['prod', 'web01,dba'],
  ['ungrouped', null],
  ['dbb', null],
];

describe.skipIf(!there)("agrees with ansible-core's patterns", async () => {
  const file = join(folder, 'hosts.yml');
  const args = ['-c', script, file, JSON.stringify(patterns)];
  const out = there ? await ask('sh', ['-c', itsPython, 'sh', ...args]) : '';
  const theirs = out.split('\n');
  const inventory = await loadInventory([file]);

  it.each(patterns.map((row, i) => [...row, i] as const))('%s limited to %s', (pattern, limit, i) => {
    expect(selectHosts(inventory, pattern, limit ?? undefined)).toEqual(JSON.parse(theirs[i]!));
  });
});
