import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askAnsible } from '../../test/support/ansible.ts';
import { recordedStories } from '../../test/support/recorded.ts';
import { estate } from './estate.fixture.ts';
import { folderOf } from './folder.fixture.ts';
import { listing } from './listing.ts';
import { loadInventory } from './load.ts';
import type { Inventory } from './model/inventory.ts';
import { selectHosts } from './select.ts';

const folder = folderOf(estate);
afterAll(() => rmSync(folder, { recursive: true }));
const limit = 'web01\ndba\ndbb\n\n!dbb\n';
writeFileSync(join(folder, 'limit'), limit);

/** Children have no order that matters: groups of several sources are linked at different times. */
function sorted(list: Record<string, { children?: string[]; hosts?: string[] }>): unknown {
  for (const group of Object.values(list)) group.children?.sort();
  return list;
}

const path = (source: string): string => (source.includes(',') ? source : join(folder, source));

const listings: [string, string[], string?][] = [
  ['one file', ['hosts.yml']],
  ['two files', ['hosts.yml', 'more.yml']],
  ['the other way round', ['more.yml', 'hosts.yml']],
  ['a folder', ['many']],
  ['a folder and a file', ['many', 'hosts.yml']],
  ['hosts on the command line', ['a1,b2,c:2200,']],
  ['variables beside the playbook', ['hosts.yml'], 'play'],
];

/** What Ansible answers to calls that succeed; they are their own names, with `@` for the folder of the estate. */
function answersTo<Story>(kind: string, calls: string[][], read: (out: string) => Story): Promise<Story[]> {
  const names = calls.map((words) => words.join(' ').replaceAll(folder, '@'));
  return recordedStories<Story>(
    names.map((name) => ({ name, inputs: JSON.stringify([name, estate, limit]) })),
    {
      file: new URL(`../../test/oracle/estate-${kind}.json`, import.meta.url),
      days: 20,
      ask: async (numbers) => {
        const answers = await askAnsible(numbers.map((i) => calls[i]!));
        expect(answers.filter(({ code }) => code !== 0)).toEqual([]);
        return answers.map(({ out }) => read(out));
      },
    },
  );
}

describe('agrees with ansible-inventory --list', () => {
  let theirs: unknown[] = [];
  beforeAll(async () => {
    theirs = await answersTo(
      'listings',
      listings.map(([, sources, play]) => [
        'ansible-inventory',
        ...sources.flatMap((source) => ['-i', path(source)]),
        ...['--playbook-dir', join(folder, play ?? 'none'), '--list'],
      ]),
      (out) => sorted(JSON.parse(out)),
    );
  }, 300_000);

  it.each(listings.map((row, i) => [...row.slice(0, 1), i] as [string, number]))('%s', async (_, i) => {
    const [, sources, play] = listings[i]!;
    const ours = await loadInventory(sources.map(path), play ? { playbookFolder: join(folder, play) } : {});
    expect(sorted(JSON.parse(JSON.stringify(listing(ours))))).toEqual(theirs[i]);
  });
});

/** Patterns, and limits of some. */
const patterns: [string, string?][] = [
  ['web'],
  ['db'],
  ['all'],
  ['*'],
  ['prod'],
  ['ungrouped'],
  ['alpha'],
  ['zeta'],
  ['empty'],
  ['dbb'],
  ['web01'],
  ['web01.example.org'],
  ['n1'],
  ['web,db'],
  ['web:db'],
  ['db:web'],
  ['db, web'],
  ['web , alone'],
  ['web:&db'],
  ['web:!db'],
  ['prod:!web01'],
  ['!web:prod'],
  ['&db:web'],
  ['prod:&zeta'],
  ['all:!prod'],
  ['all:!db:!web'],
  ['web:db:&zeta'],
  ['alpha:&zeta:!dbb'],
  ['!prod'],
  ['&prod'],
  ['!web,!db'],
  ['web0*'],
  ['*.example.org'],
  ['db?'],
  ['db[a-b]'],
  ['db[!a]'],
  ['w*1*'],
  ['*a*'],
  ['n?'],
  ['?ba'],
  ['*db*:!dbc'],
  ['web*,!web02*'],
  ['pr*'],
  ['z*'],
  ['~web0[12]'],
  ['~(db|alo)'],
  ['~.*example'],
  ['~^web01$'],
  ['~n\\d'],
  ['~db[ab],!dba'],
  ['~(web|db).*:!~.*03.*'],
  ['!~db.*'],
  ['all:&~db.*'],
  ['~d:!db'],
  ['db[0]'],
  ['db[-1]'],
  ['db[0:1]'],
  ['db[1:]'],
  ['prod[2:4]'],
  ['web[0],db[1]'],
  ['all[0:3]'],
  ['web[1:]:!web02.example.org'],
  ['web0*[1]'],
  ['all:!db[0]'],
  ['prod[-2]'],
  ['alpha[0:0]'],
  ['prod', 'db'],
  ['prod', '!db'],
  ['prod', 'web01,dba'],
  ['all', '@LIMIT'],
  ['web', '@LIMIT'],
  ['db', '~db[bc]'],
  ['all', 'web:&prod'],
  ['all', 'db[0:1]'],
  ['prod', 'all:!web'],
];

const limitOf = (limit: string) => limit.replace('LIMIT', join(folder, 'limit'));

describe('agrees with ansible PATTERN --list-hosts', () => {
  let theirs: string[][] = [];
  let inventory: Inventory;
  beforeAll(async () => {
    inventory = await loadInventory([path('hosts.yml')]);
    theirs = await answersTo(
      'patterns',
      patterns.map(([pattern, limit]) => [
        ...['ansible', '-i', path('hosts.yml'), '--list-hosts'],
        ...(limit === undefined ? [] : ['--limit', limitOf(limit)]),
        ...['--', pattern],
      ]),
      // behind their number
      (out) =>
        out
          .trim()
          .split(/\s*\n\s*/)
          .slice(1),
    );
  }, 300_000);

  it('asks for many', () => expect(patterns.length).toBeGreaterThanOrEqual(60));

  it.each(patterns.map(([pattern, limit], i) => [pattern, limit ?? 'nothing', i] as const))(
    '%s limited to %s',
    (pattern, limit, i) => {
      const ours = selectHosts(inventory, pattern, limit === 'nothing' ? undefined : limitOf(limit));
      expect(ours).toEqual(theirs[i]);
    },
  );
});
