import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isNews } from './additions.ts';
import { folderOf } from './folder.fixture.ts';
import { grown, loadInventory, reloaded } from './load.ts';
import type { Addition } from './model/addition.ts';
import { hostsOf } from './model/inventory.ts';

const files = {
  'hosts.yml':
    'web:\n  hosts: { web1: { color: red } }\nprod:\n  children: { web: }\ndb:\n  hosts: { db1: }\n',
  'group_vars/fresh.yml': 'size: 1\ncolor: blue\n',
  'group_vars/tied.yml': 'size: 2\n',
  'group_vars/broken.yml': '[',
  'host_vars/new1.yml': 'from_file: true\n',
};

async function inventoryOf(more: Record<string, string> = {}) {
  const folder = folderOf({ ...files, ...more });
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return { folder, inventory: await loadInventory([join(folder, 'hosts.yml')]) };
}

const host = (name: string, groups: string[] = [], vars = {}): Addition => ({ host: name, groups, vars });
const group = (name: string, members: string[], parents: string[] = []): Addition => ({
  group: name,
  members,
  parents,
});

describe('a host that is added', () => {
  it('is in its groups, in all and in nothing else, with the variables of all that it is in', async () => {
    const { inventory } = await inventoryOf();
    const after = await grown(inventory, host('new1', ['fresh', 'db'], { color: 'green', n: 1 }));
    const added = after.hosts.get('new1')!;
    expect(added.groups).toEqual(['all', 'db', 'fresh']);
    expect({ ...added.vars }).toEqual({ size: 1, color: 'green', n: 1, from_file: true });
    expect(hostsOf(after, 'db')).toEqual(['db1', 'new1']);
    expect(hostsOf(after, 'ungrouped')).toEqual([]);
    expect(inventory.hosts.has('new1')).toBe(false);
  });

  it('is ungrouped without groups', async () => {
    const { inventory } = await inventoryOf();
    expect(hostsOf(await grown(inventory, host('lone')), 'ungrouped')).toEqual(['lone']);
  });

  it('holds no templates', async () => {
    const { inventory } = await inventoryOf();
    const after = await grown(inventory, host('new2', [], { said: '{{ secret }}' }));
    expect(after.hosts.get('new2')!.vars.said).toEqual({ text: '{{ secret }}' });
  });

  it('may be there already: the later variables count, the rest stays', async () => {
    const { inventory } = await inventoryOf();
    const once = await grown(inventory, host('web1', ['fresh'], { color: 'green', n: 1 }));
    const twice = await grown(once, host('web1', [], { n: 2 }));
    expect({ ...twice.hosts.get('web1')!.vars }).toEqual({ size: 1, color: 'green', n: 2 });
    expect(twice.hosts.get('web1')!.groups).toEqual(['all', 'fresh', 'prod', 'web']);
  });
});

describe('a group that is added', () => {
  it('is below its parents, and gives its variables', async () => {
    const { inventory } = await inventoryOf();
    const after = await grown(inventory, group('fresh', ['db1'], ['systems']));
    expect(after.hosts.get('db1')!.groups).toEqual(['all', 'db', 'systems', 'fresh']);
    expect(after.hosts.get('db1')!.vars.size).toBe(1);
    expect(hostsOf(after, 'systems')).toEqual(['db1']);
  });

  it('leaves hosts that it does not touch as they are', async () => {
    const { inventory } = await inventoryOf();
    const after = await grown(inventory, group('fresh', ['db1']));
    expect(after.hosts.get('web1')).toBe(inventory.hosts.get('web1'));
    expect(after.hosts.get('db1')).not.toBe(inventory.hosts.get('db1'));
  });
});

describe('what cannot be', () => {
  it.each<[string, Addition, RegExp]>([
    ['a loop of groups', group('prod', ['db1'], ['web']), /groups hold each other/],
    ['a broken file', host('new1', ['broken']), /./],
  ])('%s is refused, and nothing has changed', async (_, addition, message) => {
    const { inventory } = await inventoryOf();
    const before = await grown(inventory, host('t1', ['fresh']));
    await expect(grown(before, addition)).rejects.toThrow(message);
    await expect(grown(before, addition)).rejects.toThrow(message);
    expect([...before.groups.keys()]).toEqual([...inventory.groups.keys(), 'fresh']);
  });

  it('a tie is a warning', async () => {
    const { inventory } = await inventoryOf();
    const before = await grown(inventory, host('t1', ['fresh']));
    const { hosts, warnings } = await grown(before, group('tied', ['t1']));
    expect(hosts.get('t1')!.vars.size).toBe(2);
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/"size" of host "t1" differs/),
    ]);
  });
});

describe('news', () => {
  it.each<[Addition, boolean]>([
    [host('new1'), true],
    [host('web1'), false],
    [host('web1', [], { color: 'red' }), false],
    [host('web1', [], { color: 'blue' }), true],
    [host('web1', ['web']), false],
    [host('web1', ['fresh']), true],
    // it is there by way of web only
    [host('web1', ['prod']), true],
    [group('web', ['web1']), false],
    [group('prod', ['web1']), false],
    [group('web', ['db1']), true],
    [group('web', ['web1'], ['prod']), false],
    [group('web', ['web1'], ['db']), true],
    [group('fresh', ['nobody']), false],
  ])('%j: %s', async (addition, expected) => {
    const { inventory } = await inventoryOf();
    expect(isNews(inventory, addition)).toBe(expected);
    if (!('members' in addition && addition.members.includes('nobody')))
      expect(isNews(await grown(inventory, addition), addition)).toBe(false);
  });
});

it('reads its sources again, and keeps what was added', async () => {
  const { folder, inventory } = await inventoryOf();
  const more = await grown(
    inventory,
    host('new1', ['fresh']),
    group('chosen', ['web1', 'db1']),
    host('db2', ['db']),
  );
  writeFileSync(join(folder, 'hosts.yml'), 'web:\n  hosts: { web1: { color: black }, web2: }\n');
  const after = await reloaded(more);
  expect([...after.hosts.keys()]).toEqual(['web1', 'web2', 'new1', 'db2']);
  expect(hostsOf(after, 'chosen')).toEqual(['web1']);
  expect(hostsOf(after, 'db')).toEqual(['db2']);
  expect(after.hosts.get('web1')!.vars.color).toBe('black');
  writeFileSync(join(folder, 'hosts.yml'), 'web: [');
  await expect(reloaded(after)).rejects.toThrow();
});
