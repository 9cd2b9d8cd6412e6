import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { InvalidInput } from '../src/core/errors.ts';
import { listing } from '../src/inventory/listing.ts';
import { loadInventory } from '../src/inventory/load.ts';
import { type Answer, ansibleVersion, askAnsible } from './support/ansible.ts';

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
  several: ['one/hosts', 'two/hosts.yml', 'x1,x2:2222,a,'],
  play: ['inventory/hosts'],
};

/** What kplay says where it does not do as Ansible does, and why. */
const differences: Record<string, { why: string; message: string | object }> = {
  'differs-yaml-words': {
    why: 'YAML 1.2 knows true and false only, and decimal numbers: yes, 0644 and 12:30:45 are not what YAML 1.1 made of them',
    message: { answer: 'yes', old: 644, sexagesimal: '12:30:45' },
  },
  'differs-script-fails': {
    why: 'Ansible warns and goes on with no hosts, which looks like success',
    message: /^.*hosts --list failed with exit code 3:\nno credentials$/,
  },
  'differs-big-numbers': {
    why: 'a number that would lose its last digits stays a text',
    message: { id: '123456789012345678901234567890' },
  },
  'differs-yaml-big': {
    why: 'a number that would lose its last digits stays a text',
    message: { id: '123456789012345678901234567890' },
  },
  'differs-broken-line': { why: 'Ansible leaves the file out', message: /^"a" is not name=value$/ },
  'differs-host-name': {
    why: 'names reach command lines and file names',
    message: /^the name of host "-oProxyCommand=x" may hold/,
  },
  'differs-toml': { why: 'nearly nobody uses it', message: /^kplay does not read TOML inventories$/ },
  'differs-missing-group': {
    why: 'Ansible leaves the file out',
    message: /^there is no group "web" to be below "prod"$/,
  },
  'differs-types': { why: 'what is computed keeps its type', message: { v: 1, next: 2 } },
  'differs-ellipsis': { why: 'ansible-inventory ends with "this is probably a bug"', message: { x: '...' } },
  'differs-jinja': { why: 'conditions are CEL, as in playbooks', message: /^"is" was not expected here$/ },
};

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

const there = await ansibleVersion();
const theirs = new Map<string, Answer>();

beforeAll(async () => {
  if (!there) return;
  const calls = folders.map((folder) => [
    'ansible-inventory',
    ...sourcesOf(folder).flatMap((source) => ['-i', source]),
    ...['--playbook-dir', playbookFolder(folder), '--list'],
  ]);
  for (const [i, answer] of (await askAnsible(calls)).entries()) theirs.set(folders[i]!, answer);
}, 60_000);

const alike = folders.filter((name) => !name.startsWith('differs-'));

describe.skipIf(!there)('inventories agree with ansible-inventory --list', () => {
  it('are many', () => expect(alike.length).toBeGreaterThanOrEqual(50));

  it.each(alike)('%s', async (folder) => {
    const { code, out } = theirs.get(folder)!;
    expect(code).toBe(0);
    expect(sorted(await ours(folder))).toEqual(sorted(JSON.parse(out, plainText)));
  });
});

describe('inventories that differ on purpose', () => {
  it('are all explained', () =>
    expect(folders.filter((name) => !alike.includes(name))).toEqual(Object.keys(differences).sort()));

  it.each(Object.entries(differences))('%s', async (folder, { message }) => {
    const found = await ours(folder).catch((error: unknown) => {
      if (!(error instanceof InvalidInput)) throw error;
      return error.diagnostics.find(({ severity }) => severity === 'error')!.message;
    });
    if (message instanceof RegExp) expect(found).toMatch(message);
    else expect(Object.values(found._meta.hostvars)).toEqual([message]);
  });

  it.skipIf(!there).each(Object.keys(differences))('%s: Ansible says another thing', async (folder) => {
    const { code, out } = theirs.get(folder)!;
    const listed = code === 0 ? JSON.parse(out) : 'an error';
    expect(await ours(folder).catch(() => 'an error of ours')).not.toEqual(listed);
  });
});
