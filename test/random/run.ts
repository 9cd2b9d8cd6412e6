import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runHere } from '../../src/cli/run-here.ts';
import { InvalidInput } from '../../src/core/errors.ts';
import type { Event } from '../../src/core/events.ts';
import { Secrets } from '../../src/core/secrets.ts';
import { loadInventory } from '../../src/inventory/load.ts';
import { loadPlan } from '../../src/playbook/load.ts';
import { folderWith } from '../support/program.ts';
import { type RandomPlaybook, randomPlaybook } from './playbook.ts';

/** What a run told, and what it left behind. */
export interface Trace {
  /** Of the run as a whole, and of each host: its events in their order, without times. */
  events: Record<string, string[]>;
  /** Each path with its type, mode and content. */
  tree: Record<string, string>;
  changed: number;
}

/** The first playbook from this seed on that the checks before a run let pass, in a folder. */
export async function acceptedPlaybook(seed: number): Promise<RandomPlaybook & { folder: string }> {
  for (let attempt = 0; ; attempt++) {
    const playbook = randomPlaybook(seed + attempt * 1_000_000);
    const folder = await folderWith(playbook.files);
    try {
      await planIn(folder);
      return { ...playbook, folder };
    } catch (error) {
      await rm(folder, { recursive: true });
      if (!(error instanceof InvalidInput) || attempt > 20) throw error;
    }
  }
}

/** Runs `play.yml` in a folder, on the hosts of `hosts.yml` there; `@` is the folder in what it tells. */
export async function trace(folder: string, oneByOne: boolean): Promise<Trace> {
  const told: Event[] = [];
  const { plan, inventory, source } = await planIn(folder);
  const options = {
    inventory: [source],
    forks: 50,
    timeout: 10,
    wait: 0,
    lock: 'off' as const,
    lockWait: 0,
    reconnect: 16,
    verbose: 0,
    secrets: new Secrets(),
  };
  await runHere({ plan, inventory, options, extraVars: {}, oneByOne, emit: (event) => told.push(event) });
  const changed = told.filter((event) => event.event === 'task' && event.status === 'changed').length;
  return { events: eventsOf(told, folder), tree: relative(await treeOf(folder), folder), changed };
}

async function planIn(folder: string) {
  const source = join(folder, 'hosts.yml');
  const inventory = await loadInventory([source], { playbookFolder: folder });
  const chosen = { inventorySource: source, extraVars: {}, tags: [], skipTags: [] };
  const { plan } = await loadPlan([join(folder, 'play.yml')], { inventory, ...chosen });
  return { plan, inventory, source };
}

function eventsOf(told: Event[], folder: string): Trace['events'] {
  const events: Trace['events'] = {};
  for (const event of told) {
    const { ms: _, time: __, ...rest } = event as Event & { ms?: number; time?: string };
    // a connection comes up meanwhile; what became of it has its place in the order
    const isSetUp = event.event === 'host' && event.status.startsWith('connect');
    const key = 'host' in event ? `${event.host}${isSetUp ? ' connection' : ''}` : 'run';
    const text = JSON.stringify(rest)
      .replaceAll(folder, '@')
      .replace(/ from [-\d]+ [:\d]+ UTC /, ' from @ ');
    events[key] = [...(events[key] ?? []), text];
  }
  return events;
}

function relative(tree: Trace['tree'], folder: string): Trace['tree'] {
  return Object.fromEntries(Object.entries(tree).map(([path, what]) => [path.replace(folder, '@'), what]));
}

async function treeOf(folder: string, tree: Trace['tree'] = {}): Promise<Trace['tree']> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const { mode } = await lstat(path);
    const content = entry.isSymbolicLink() ? await readlink(path) : entry.isFile() ? await textOf(path) : '';
    tree[path] = `${mode.toString(8)} ${content}`;
    if (entry.isDirectory()) await treeOf(path, tree);
  }
  return tree;
}

async function textOf(path: string): Promise<string> {
  const bytes = await readFile(path);
  return bytes.length > 200 ? createHash('sha256').update(bytes).digest('hex') : bytes.toString();
}
