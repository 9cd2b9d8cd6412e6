import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lintPlaybooks } from '../src/cli/lint.ts';
import { isMapping } from '../src/core/values.ts';
import { readYaml } from '../src/yaml/read.ts';
import { folderWith } from './support/program.ts';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB0bQwq3RkVh0kYJv1r2sCz7t0Gd9m3mJYx0n5T1a2b3 me@here';
const inventory = `web:
  hosts: {web1: , web2: }
  vars: {bootstrap_keys: ${key}}
`;
const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const playbooks = readdirSync('playbooks').filter((name) => name.endsWith('.yml'));
const roles = readdirSync('roles');

describe('playbooks', () => {
  test.each(playbooks)('%s has no mistake that can be seen without a host', async (name) => {
    const hosts = join(await folderWith({ 'hosts.yml': inventory }), 'hosts.yml');
    expect((await lintPlaybooks([join('playbooks', name)], { inventory: [hosts] })).findings).toEqual([]);
  });
});

describe.each(roles)('role %s', (role) => {
  const file = join('roles', role, 'defaults/main.yml');
  const text = readFileSync(file, 'utf8');
  const defaults = readYaml(text, file);

  test('is used by a playbook', () => {
    const all = playbooks.map((name) => readFileSync(join('playbooks', name), 'utf8')).join('');
    expect(all).toMatch(new RegExp(`^ +- (\\{ role: )?${role}\\b`, 'm'));
  });

  test('each variable bears the name of the role, is explained, and is used', () => {
    if (!isMapping(defaults)) throw new Error(`${file} holds no variables`);
    const others = files(join('roles', role)).filter((name) => name !== file);
    const uses = others.map((name) => readFileSync(name, 'utf8')).join('');
    for (const name of Object.keys(defaults)) {
      expect(name).toMatch(new RegExp(`^${role}_`));
      expect(uses).toMatch(new RegExp(`\\b${name}\\b`));
      const paragraph = text.split(/\n\n/).find((part) => new RegExp(`^${name}:`, 'm').test(part));
      expect(paragraph, name).toMatch(/^# [A-Z]/);
    }
  });

  test('only variables that the role defines are its own', () => {
    const uses = files(join('roles', role))
      .map((name) => readFileSync(name, 'utf8'))
      .join('');
    const own = new Set(uses.match(new RegExp(`\\b${role}_\\w+`, 'g')));
    for (const name of own) expect(text).toContain(name);
  });
});
