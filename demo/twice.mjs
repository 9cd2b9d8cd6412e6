import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kplay } from './command.mjs';
import { DemoFailure, tell } from './tell.mjs';

/**
 * Runs a playbook twice and looks whether each host was changed the first time, and nothing the second time.
 * @param playbook its path in the checkout
 * @param inventory path of the inventory
 * @param scratch a folder for what kplay writes with --json
 */
export async function runTwice(playbook, inventory, scratch) {
  tell(`running ${playbook}: things change`);
  const first = await runOnce(playbook, inventory, join(scratch, 'first.json'));
  for (const [host, { changed }] of Object.entries(first.hosts))
    if (changed === 0) throw new DemoFailure(`nothing was changed on ${host}`);
  tell(`running ${playbook} again: nothing is left to do`);
  const second = await runOnce(playbook, inventory, join(scratch, 'second.json'));
  const unstable = Object.entries(second.hosts).filter(([, { changed }]) => changed > 0);
  if (unstable.length > 0)
    throw new DemoFailure(`the second run changed ${unstable.map(([host]) => host).join(', ')} again`);
  const seconds = (ms) => (ms / 1000).toFixed(1);
  tell(
    `the first run took ${seconds(first.ms)} s, the second ${seconds(second.ms)} s with 0 changes on each host`,
  );
}

async function runOnce(playbook, inventory, json) {
  const { code } = await kplay(['run', playbook, '-i', inventory, '--json', json], { shown: true });
  if (code !== 0) throw new DemoFailure(`kplay run ended with status ${code}`);
  const events = readFileSync(json, 'utf8').trimEnd().split('\n');
  const end = JSON.parse(events.at(-1));
  if (end.event !== 'end' || Object.keys(end.hosts).length === 0) throw new DemoFailure('the run has no end');
  return end;
}
