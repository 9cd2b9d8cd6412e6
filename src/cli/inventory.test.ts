import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { folderOf } from '../inventory/folder.fixture.ts';
import { inventoryCommand } from './inventory.ts';

const folder = folderOf({
  'hosts.yml':
    'all: {vars: {a: !raw "{{ x }}"}}\nweb: {hosts: {"web[1:2]": {n: 1}}, children: {eu: {hosts: db}}}\n',
  'more.yml': 'web: {hosts: {web3: }, vars: {b: !cel 1 + 2}}\n',
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

async function run(...args: string[]): Promise<string> {
  let out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += chunk;
    return true;
  });
  const program = new Command();
  inventoryCommand(program);
  const sources = ['hosts.yml', 'more.yml'].flatMap((name) => ['-i', join(folder, name)]);
  await program.parseAsync(['inventory', ...sources, ...args], { from: 'user' });
  return out;
}

const tree = `\
@all:
  |--@ungrouped:
  |--@web:
  |  |--@eu:
  |  |  |--db
  |  |--web1
  |  |--web2
  |  |--web3
`;

it('shows a tree', async () => {
  expect(await run('--graph')).toBe(tree);
  expect(await run()).toBe(tree);
});

it('shows a part', async () => {
  expect(await run('--graph', '-l', 'web1:db')).toBe(
    '@all:\n  |--@web:\n  |  |--@eu:\n  |  |  |--db\n  |  |--web1\n',
  );
  const list = JSON.parse(await run('--list', '-l', 'web3'));
  expect(list).toMatchObject({ all: { children: ['web'] }, web: { hosts: ['web3'] } });
  expect(Object.keys(list._meta.hostvars)).toEqual(['web3']);
  await expect(run('--list', '-l', 'wbe')).rejects.toMatchObject({ diagnostics: [{ code: 'unknown-host' }] });
});

it('shows one host', async () => {
  expect(JSON.parse(await run('--host', 'web1'))).toEqual({ a: '{{ x }}', b: '1 + 2', n: 1 });
});

it('shows everything', async () => {
  expect(JSON.parse(await run('--list'))).toMatchObject({
    _meta: { hostvars: { web3: { a: '{{ x }}', b: '1 + 2' } } },
    web: { hosts: ['web1', 'web2', 'web3'], children: ['eu'] },
  });
});

it('says which host was meant', async () => {
  await expect(run('--host', 'web4')).rejects.toMatchObject({
    diagnostics: [{ code: 'unknown-host', hint: 'did you mean "web1"?' }],
  });
});
