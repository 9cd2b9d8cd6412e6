import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { Dice } from '../random/dice.ts';
import { folderWith } from './program.ts';
import { kplayHere } from './program-here.ts';

/** Hosts on which plans are made and applied. */
export interface ContractHosts {
  names: readonly string[];
  inventory: string;
  /** The folder of a host's files, as tasks name it. */
  folder: string;
  /** The same folder of a host, as this machine sees it. */
  seen: (cwd: string, host: string) => string;
  /** All other files of a host that a run must not touch. */
  others: (host: string) => Promise<string>;
}

/** The state of a file before the run; absent without one. */
type Before = { text: string; mode: number } | undefined;

/** A task about one file, with what the plan says about it. */
interface Step {
  task: (path: string) => object;
  before: Before;
  after: { text: string; mode: number };
  /** Whether the plan compares the state that it has seen. */
  isStrict: boolean;
}

const same = (a: Before, b: Before) => a?.text === b?.text && a?.mode === b?.mode;

/** Tasks with a file each; some of the files are as wanted. */
function randomSteps(dice: Dice): Step[] {
  let isLoose = false;
  return dice.times(2, 7, () => {
    const after = { text: `${dice.of(['a', "b'", 'c\\', '$x'])}\n`, mode: dice.of([0o644, 0o600]) };
    const mode = `0${after.mode.toString(8)}`;
    const before = dice.of<Before>([
      undefined,
      after,
      { text: 'old\n', mode: 0o640 },
      { ...after, mode: 0o755 },
    ]);
    const isCommand = dice.from(1, 6) === 1;
    const acts = isCommand ? before === undefined : !same(before, after);
    const step: Step = isCommand
      ? {
          before,
          after: before ?? { text: '', mode: 0o644 },
          isStrict: before !== undefined,
          task: (path) => ({ command: { argv: ['touch', path], creates: path } }),
        }
      : {
          before,
          after,
          isStrict: !acts || !isLoose,
          task: (path) => ({ copy: { dest: path, content: after.text, mode } }),
        };
    isLoose ||= isCommand && acts;
    return step;
  });
}

function write(path: string, state: Before): void {
  rmSync(path, { force: true });
  if (!state) return;
  writeFileSync(path, state.text);
  chmodSync(path, state.mode);
}

function stateOf(path: string): Before {
  if (!existsSync(path)) return undefined;
  return { text: readFileSync(path, 'utf8'), mode: statSync(path).mode & 0o777 };
}

/** What happens between the plan and its application. */
type Event = 'nothing' | 'planned' | 'unplanned' | 'playbook';

/**
 * Makes a plan of random steps, then changes nothing, something that is planned, something else, or the playbook, and applies the
 * plan: what is applied is what was planned, or its host stops there.
 */
export async function keepsContract(seed: number, place: ContractHosts): Promise<void> {
  const dice = new Dice(seed);
  const steps = randomSteps(dice);
  const tasks = steps.map(({ task }, i) => ({ name: `Step ${i}`, ...task(`${place.folder}/f${i}`) }));
  const playbook = JSON.stringify([{ name: 'Contract', hosts: 'all', gather_facts: false, tasks }]);
  const cwd = await folderWith({ 'hosts.yml': place.inventory, 'site.yml': playbook });
  const hosts = place.names;
  const [first] = hosts;
  const at = (host: string, i: number) => join(place.seen(cwd, host), `f${i}`);
  for (const host of hosts) mkdirSync(place.seen(cwd, host));
  for (const host of hosts) for (const [i, { before }] of steps.entries()) write(at(host, i), before);
  const env = { HOME: cwd, XDG_STATE_HOME: join(cwd, 'state') };

  const made = await kplayHere(['plan', 'site.yml', '-i', 'hosts.yml', '--lock', 'off', '--out', 'p.kplan'], {
    cwd,
    env,
  });
  const acts = steps.some(({ before, after }) => !same(before, after));
  expect(made.code, made.stderr).toBe(acts ? 2 : 0);
  expect(statSync(join(cwd, 'p.kplan')).mode & 0o777).toBe(0o600);

  const event = dice.of<Event>(['nothing', 'planned', 'unplanned', 'unplanned', 'unplanned', 'playbook']);
  const strict = steps.flatMap(({ isStrict }, i) => (isStrict ? [i] : []));
  const target = event === 'unplanned' && strict.length > 0 ? dice.of(strict) : undefined;
  // a command whose file exists by now has nothing to do; one whose file is gone would act
  const isCommand = target !== undefined && 'command' in steps[target]!.task('/');
  const odd: Before = isCommand ? undefined : { text: 'odd\n', mode: 0o604 };
  if (event === 'planned') write(at(first!, 0), steps[0]!.after);
  if (target !== undefined) write(at(first!, target), odd);
  if (event === 'playbook') writeFileSync(join(cwd, 'site.yml'), `${playbook}\n`);

  const untouched = await Promise.all(hosts.map(place.others));
  const applied = await kplayHere(['apply', 'p.kplan', '--lock', 'off'], { cwd, env });
  const shown = applied.stdout + applied.stderr;
  const code = event === 'playbook' ? 1 : target === undefined ? 0 : 3;
  expect(applied.code, shown).toBe(code);
  if (event === 'playbook') expect(shown).toContain('site.yml has changed');
  if (target !== undefined) expect(shown).toContain(`${first}: Step ${target} is not as the plan saw it`);
  for (const host of hosts)
    for (const [i, { before, after }] of steps.entries()) {
      const isStopped = event === 'playbook' || (host === first && target !== undefined && i > target);
      const isTarget = host === first && i === target;
      const wanted = isTarget ? odd : isStopped ? before : after;
      expect([host, i, stateOf(at(host, i))], shown).toEqual([host, i, wanted]);
    }
  for (const host of hosts)
    expect(readdirSync(place.seen(cwd, host)).filter((name) => !/^f\d$/.test(name))).toEqual([]);
  expect(await Promise.all(hosts.map(place.others))).toEqual(untouched);
  for (const host of hosts) rmSync(place.seen(cwd, host), { recursive: true });
}
