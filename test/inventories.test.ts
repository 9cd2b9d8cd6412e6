import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { InvalidInput } from '../src/core/errors.ts';
import { listing } from '../src/inventory/listing.ts';
import { loadInventory } from '../src/inventory/load.ts';
import { askAnsible } from './support/ansible.ts';
import { recordedStories } from './support/recorded.ts';

const root = fileURLToPath(new URL('inventories', import.meta.url));

/** Folders with more than one source, or another name than hosts*; a source with a comma is a list of hosts. */
const sources: Record<string, string[]> = {
  'ini-named-ini': ['inventory.ini'],
  'constructed-groups': ['10-hosts', '20-rules.yml'],
  'constructed-keyed': ['10-hosts', '20-rules.yml'],
  'constructed-compose': ['10-hosts', '20-rules.yml'],
  'constructed-layers': ['10-hosts', '20-rules.yml'],
  'differs-jinja': ['10-hosts', '20-rules.yml'],
  'differs-types': ['10-hosts', '20-rules.yml'],
  'constructed-parents': ['10-hosts', '20-rules.yml'],
  'priority-sources': ['one/hosts', 'two/hosts.yml'],
  'list-hosts': ['x1,x2,x3:2222'],
  several: ['one/hosts', 'two/hosts.yml', 'x1,x2:2222,a,'],
  play: ['inventory/hosts'],
};

/** A row of the table in docs/inventory.md, and what kplay says for the inventory of it. */
interface Difference {
  row: string;
  message: string | object;
}

const unreadable = 'a source that cannot be read, a script that fails';
const bigNumbers = 'integers beyond 2^53';
const constructed = 'expressions of `constructed`';

/** The inventories that kplay reads differently, on purpose. */
const differences: Record<string, Difference> = {
  'differs-yaml-words': {
    row: 'YAML',
    message: {
      answer: 'yes',
      refusal: 'no',
      switches: ['on', 'off'],
      old: 644,
      sexagesimal: '12:30:45',
      thousand: '1_000',
      binary: '0b11',
    },
  },
  'differs-script-fails': {
    row: unreadable,
    message: /^.*hosts --list failed with exit code 3:\nno credentials$/,
  },
  'differs-broken-line': { row: unreadable, message: /^"a" is not name=value$/ },
  'differs-missing-group': { row: unreadable, message: /^there is no group "web" to be below "prod"$/ },
  'differs-big-numbers': { row: bigNumbers, message: { id: '123456789012345678901234567890' } },
  'differs-yaml-big': { row: bigNumbers, message: { id: '123456789012345678901234567890' } },
  'differs-host-name': {
    row: 'names with `/`, `;`, a leading `-` and so on',
    message: /^the name of host "-oProxyCommand=x" may hold/,
  },
  'differs-toml': {
    row: 'plugins other than `constructed`, TOML',
    message: /^kplay does not read TOML inventories$/,
  },
  'differs-types': { row: constructed, message: { v: 1, next: 2 } },
  'differs-jinja': { row: constructed, message: /^"is" was not expected here$/ },
  'differs-ellipsis': { row: '`...` as a value in INI', message: { x: '...' } },
};

/** The rows about messages and patterns: an inventory with ties is listed as Ansible lists it. */
const otherRows = ['two definitions on one level', 'unknown names in patterns', '`web[1-3]` in a pattern'];

const folders = readdirSync(root).sort();

function sourcesOf(folder: string): string[] {
  const given = sources[folder] ?? readdirSync(join(root, folder)).filter((name) => name.startsWith('hosts'));
  return given.map((source) => (source.includes(',') ? source : join(root, folder, source)));
}

const playbookFolder = (folder: string) => join(root, folder, 'book');

async function ours(folder: string) {
  return JSON.parse(
    JSON.stringify(
      listing(await loadInventory(sourcesOf(folder), { playbookFolder: playbookFolder(folder) })),
    ),
  );
}

/** Children have no order that matters: groups of several sources are linked at different times. */
function sorted(list: unknown): unknown {
  for (const group of Object.values(list as Record<string, { children?: string[] }>)) group.children?.sort();
  return list;
}

/** What Ansible writes for the text of `!unsafe`, as kplay lists it. */
function plainText(_: string, value: unknown): unknown {
  return (value as { __ansible_unsafe?: string } | null)?.__ansible_unsafe ?? value;
}

/** All that decides what Ansible lists of a folder: its sources, and its files. */
function inputsOf(folder: string): string {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .sort()
    .filter((name) => statSync(join(root, folder, name)).isFile())
    .map((name) => [name, readFileSync(join(root, folder, name), 'latin1')]);
  return JSON.stringify([sources[folder], files]);
}

/** What Ansible lists of each folder; `an error` where it fails. */
const theirs = new Map<string, unknown>();

beforeAll(async () => {
  const list = (folder: string) => [
    'ansible-inventory',
    ...sourcesOf(folder).flatMap((source) => ['-i', source]),
    ...['--playbook-dir', playbookFolder(folder), '--list'],
  ];
  const lists = await recordedStories<unknown>(
    folders.map((name) => ({ name, inputs: inputsOf(name) })),
    {
      file: new URL('oracle/inventories.json', import.meta.url),
      days: 20,
      ask: async (numbers) => {
        const answers = await askAnsible(numbers.map((i) => list(folders[i]!)));
        return answers.map(({ code, out }) => (code === 0 ? sorted(JSON.parse(out, plainText)) : 'an error'));
      },
    },
  );
  for (const [i, each] of lists.entries()) theirs.set(folders[i]!, each);
}, 300_000);

const alike = folders.filter((name) => !name.startsWith('differs-'));

describe('inventories agree with ansible-inventory --list', () => {
  it('are many', () => expect(alike.length).toBeGreaterThanOrEqual(60));

  it.each(alike)('%s', async (folder) => {
    expect(theirs.get(folder)).not.toBe('an error');
    expect(sorted(await ours(folder))).toEqual(theirs.get(folder));
  });
});

describe('inventories with ties', () => {
  it.each(['tied-siblings', 'tied-twice', 'tied-priority', 'tied-diamond'])(
    '%s: kplay warns of them',
    async (folder) => {
      const { warnings } = await loadInventory(sourcesOf(folder), { playbookFolder: playbookFolder(folder) });
      expect(warnings.map(({ code }) => code)).toContain('same-level');
    },
  );
});

describe('inventories that differ on purpose', () => {
  it('are all explained', () =>
    expect(folders.filter((name) => !alike.includes(name))).toEqual(Object.keys(differences).sort()));

  it('are in the table of docs/inventory.md, which has no other rows', () => {
    const docs = readFileSync(new URL('../docs/inventory.md', import.meta.url), 'utf8');
    const table = /## Where kplay differs from Ansible\n[^|]*\|.*\n\|.*\n((?:\|.*\n)+)/.exec(docs)![1]!;
    const rows = [...table.matchAll(/^\| (.*?) \| /gm)].map(([, cell]) => cell!);
    const known = new Set([...Object.values(differences).map(({ row }) => row), ...otherRows]);
    expect(rows.toSorted()).toEqual([...known].toSorted());
  });

  it.each(Object.entries(differences))('%s', async (folder, { message }) => {
    const found = await ours(folder).catch((error: unknown) => {
      if (!(error instanceof InvalidInput)) throw error;
      return error.diagnostics.find(({ severity }) => severity === 'error')!.message;
    });
    if (message instanceof RegExp) expect(found).toMatch(message);
    else expect(Object.values(found._meta.hostvars)).toEqual([message]);
  });

  it.each(Object.keys(differences))('%s: Ansible says another thing', async (folder) => {
    const found = await ours(folder).then(sorted, () => 'an error of ours');
    expect(found).not.toEqual(theirs.get(folder));
  });
});
