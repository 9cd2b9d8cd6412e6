import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { lintPlaybooks } from '../src/cli/lint.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kplay-clean-'));
const inventory = join(folder, 'hosts.yml');
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBA5yNBTdBThBHwDBEBCBHwDBEBCBHwDBEBCBHwDBEBC me@here';
writeFileSync(inventory, `web:\n  hosts:\n    web1: { bootstrap_keys: ${key} }\n`);
afterAll(() => rmSync(folder, { recursive: true }));

const playbooks = readdirSync(join(root, 'playbooks')).filter((name) => name.endsWith('.yml'));

it('there are playbooks', () => expect(playbooks.length).toBeGreaterThan(2));

it.each(playbooks)('kplay lint has nothing to say about %s', async (name) => {
  const { findings: found } = await lintPlaybooks([join(root, 'playbooks', name)], {
    inventory: [inventory],
  });
  expect(
    found.map(({ code, message, place }) => {
      const at = place ? `${relative(root, place.file)}:${place.line} ` : '';
      return `${at}${code}: ${message}`;
    }),
  ).toEqual([]);
});
