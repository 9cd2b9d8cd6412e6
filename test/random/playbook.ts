import { Dice } from './dice.ts';
import { Names } from './names.ts';
import { RandomTasks } from './tasks.ts';

/** A playbook for the hosts one and two; both are shells of this machine. */
export interface RandomPlaybook {
  files: Record<string, string>;
  /** A second run has nothing to do. */
  converges: boolean;
}

/** Each host has a folder of its own, beside the playbook. */
export const home = '{{ playbook_dir }}/hosts/{{ inventory_hostname }}';

const inventory = 'all: {hosts: {one: , two: }, vars: {kplay_connection: local}}\n';

export function randomPlaybook(seed: number): RandomPlaybook {
  const dice = new Dice(seed);
  const converges = seed % 2 === 0;
  const names = new Names(dice);
  const tasks = new RandomTasks(dice, names, converges);
  const plays = dice.times(1, 2, () => playOf(dice, tasks));
  // JSON is YAML, too
  const text = JSON.stringify(plays, undefined, 1);
  return { files: { 'hosts.yml': inventory, 'play.yml': text, ...tasks.files }, converges };
}

function playOf(dice: Dice, tasks: RandomTasks) {
  const keywords = dice.weighted<object>([
    [6, () => ({})],
    [2, () => ({ strategy: 'linear' })],
    [2, () => ({ serial: dice.of([1, '50%']) })],
    [1, () => ({ any_errors_fatal: true })],
    [1, () => ({ max_fail_percentage: dice.of([0, 49, 50]) })],
    [1, () => ({ force_handlers: false })],
    [1, () => ({ order: 'reverse_sorted', ignore_errors: true })],
  ]);
  const root = { name: 'Home', file: { path: home, state: 'directory' } };
  return {
    name: 'P',
    hosts: 'all',
    ...keywords,
    tasks: [root, ...dice.times(6, 14, () => tasks.task(2))],
    handlers: ['H1', 'H2', 'H3'].map((name) => tasks.handler(name)),
  };
}
