import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadInventory } from '../inventory/load.ts';
import type { LoadOptions } from './compile/compiled-play.ts';
import { inspectPlan } from './load.ts';
import type { Play } from './plan.ts';
import { tasksIn } from './tree.ts';

const hosts = `
all:
  vars: { domain: example.org }
  children:
    web: { hosts: { web1: {}, web2: {}, web3: {} } }
    db: { hosts: { db1: { only_db: 1 } } }
`;

/** Writes files into a folder of the test's own and inspects its site.yml; hosts.yml is given if absent. */
export async function inspect(files: Record<string, string>, options: Partial<LoadOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'kplay-plan-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries({ 'hosts.yml': hosts, ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const playbook = Object.keys(files).find((name) => name.endsWith('site.yml'))!;
  const inventory = await loadInventory([join(folder, 'hosts.yml')]);
  const all = { inventory, tags: [], skipTags: [], extraVars: {}, ...options };
  return { folder, ...(await inspectPlan([join(folder, playbook)], all)) };
}

/** The findings of a playbook, each as `CODE MESSAGE`. */
export async function findings(files: Record<string, string>, options: Partial<LoadOptions> = {}) {
  const { diagnostics } = await inspect(files, options);
  return diagnostics.map(({ code, message }) => `${code} ${message}`);
}

/** The one play of a playbook without findings, with lists of its tasks and handlers; `tree` has them nested. */
export async function play(files: Record<string, string>, options: Partial<LoadOptions> = {}) {
  const { plan, diagnostics, folder } = await inspect(files, options);
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const [{ tasks: tree, handlers, ...rest }] = plan.plays as [Play];
  return { ...rest, tree, tasks: tasksIn(tree), handlers: tasksIn(handlers), root: folder };
}
