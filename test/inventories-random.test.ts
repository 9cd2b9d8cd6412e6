import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InvalidInput } from '../src/core/errors.ts';
import { listing } from '../src/inventory/listing.ts';
import { loadInventory } from '../src/inventory/load.ts';
import { selectHosts } from '../src/inventory/select.ts';
import { type Answer, ansibleVersion, askAnsible } from './support/ansible.ts';
import { dueCases } from './support/today.ts';

const hosts = ['h1', 'h2', 'h3', 'web1', 'web2', 'db1', 'x.example.org', 'n[1:3]', 'p:2222'];
const groups = ['web', 'db', 'eu', 'us', 'prod', 'a', 'b', 'web1x'];
const values = ['1', '"x y"', "'[1,2]'", 'True', 'a#b', `"{'k':1}"`, '1.10', '0644'];
const terms = [
  ...[
    'all',
    '*',
    'web',
    'db',
    'h1',
    'prod',
    'ungrouped',
    'x.example.org',
    'web*',
    'n?',
    '*.org',
    '~w',
    '~(h|n)1',
  ],
  ...['!db', '!~h', '!web1', '&web', '&~.*1'],
];

/** KPLAY_TEST_SEED=7 tries other inventories; the same seed gives the same ones. */
let state = Number(process.env.KPLAY_TEST_SEED ?? 1);

function below(limit: number): number {
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5;
  return ((state ^ (state >>> 12)) >>> 0) % limit;
}

const pick = <T>(list: T[]): T => list[below(list.length)]!;
const several = <T>(most: number, make: () => T): T[] => Array.from({ length: below(most + 1) }, make);

function randomIni(): string {
  const host = () => (below(3) === 0 ? `${pick(hosts)} v${below(3)}=${pick(values)}` : pick(hosts));
  const declared = [...new Set([pick(groups), ...several(6, () => pick(groups))])];
  const children = several(3, () => below(declared.length)).flatMap((parent) => {
    const later = declared.slice(parent + 1);
    return later.length > 0 ? [`[${declared[parent]}:children]`, pick(later)] : [];
  });
  const vars = several(3, () => [
    `[${pick([...declared, 'all'])}:vars]`,
    `v${below(3)} = ${pick(values)}`,
    ...(below(4) === 0 ? [`ansible_group_priority=${below(4)}`] : []),
  ]);
  const lists = declared.flatMap((group) => [`[${group}]`, ...several(3, host)]);
  return `${[...several(2, () => pick(hosts)), ...lists, ...children, ...vars.flat()].join('\n')}\n`;
}

const folder = mkdtempSync(join(tmpdir(), 'kplay-random-'));
afterAll(() => rmSync(folder, { recursive: true }));

const all = Array.from({ length: 50 }, (_, i) => {
  const file = join(folder, `hosts${i}`);
  const text = randomIni();
  writeFileSync(file, text);
  return { file, text, pattern: [pick(terms), ...several(2, () => pick(terms))].join(pick([',', ':'])) };
});

/** Ansible takes half a second for each. */
const cases = dueCases(all, 5);

const there = await ansibleVersion();

describe.skipIf(!there)('random inventories agree with ansible-core', () => {
  let lists: Answer[] = [];
  let selections: Answer[] = [];
  beforeAll(async () => {
    lists = await askAnsible(cases.map(({ file }) => ['ansible-inventory', '-i', file, '--list']));
    selections = await askAnsible(
      cases.map(({ file, pattern }) => ['ansible', '-i', file, '--list-hosts', '--', pattern]),
    );
  }, 300_000);

  it('in groups, variables and patterns', async () => {
    const alike = { lists: 0, selections: 0 };
    for (const [i, { file, text, pattern }] of cases.entries()) {
      const inventory = await loadInventory([file]);
      expect(sorted(JSON.parse(JSON.stringify(listing(inventory)))), text).toEqual(
        sorted(JSON.parse(lists[i]!.out)),
      );
      alike.lists++;
      const selected = orRefused(() => selectHosts(inventory, pattern));
      if (!selected) continue;
      const [, ...theirs] = selections[i]!.out.trim().split(/\s*\n\s*/);
      // below its children, ansible-core goes through groups in the order of their hashes, another one in each run
      expect(selected.sort(), `${pattern}\n${text}`).toEqual(theirs.sort());
      alike.selections++;
    }
    expect(alike.lists).toBe(cases.length);
    expect(alike.selections).toBeGreaterThan(cases.length / 5);
  });
});

/** Nothing for a pattern that names what is not there, where Ansible only warns. */
function orRefused<T>(select: () => T): T | undefined {
  try {
    return select();
  } catch (error) {
    expect((error as InvalidInput).diagnostics[0]!.code).toBe('unknown-host');
    return undefined;
  }
}

/** Children have no order that matters. */
function sorted(list: Record<string, { children?: string[] }>): unknown {
  for (const group of Object.values(list)) group.children?.sort();
  return list;
}
