import { rm, writeFile } from 'node:fs/promises';
import { Dice } from '../random/dice.ts';
import { until } from '../support/fault-lab.ts';
import { folderWith } from '../support/program.ts';
import { arm, type FaultHost } from './apply.ts';
import { startKplay } from './controller.ts';
import { namesInOrder } from './expected.ts';
import { type Fault, type Part, randomFaults } from './faults.ts';
import { runInside } from './here.ts';
import { type History, type HostState, merged, type Report, readLog } from './history.ts';
import type { Direction } from './link.ts';
import { playOf } from './play.ts';
import { childrenOf, describeProcess, isStopped } from './processes.ts';
import { randomSteps } from './random-steps.ts';
import { fileOf, namesOf, type Step, stepScript } from './steps.ts';
import { randomWay, varsOf, type Way } from './way.ts';

/** What a seed gives. */
export interface RandomPlan {
  way: Way;
  steps: Step[];
  faults: Fault[];
}

/** @param hosts their names */
export function planOf(seed: number, hosts: readonly string[]): RandomPlan {
  const dice = new Dice(seed);
  const way = randomWay(dice);
  const steps = randomSteps(dice, hosts, way);
  return { way, steps, faults: randomFaults(dice, hosts.length, steps.length, way) };
}

/** The keys that a controller logs in with, and the lines of known_hosts. */
export interface Access {
  privateKey: string;
  knownHost: (port: number) => string;
}

/** Runs a plan on hosts with its faults, then again without any, and gives all that is known about this. */
export async function runPlan(plan: RandomPlan, hosts: FaultHost[], access: Access): Promise<History> {
  const { way, steps, faults } = plan;
  const folder = await prepare(plan, hosts, access);
  const { reports, begun } = await runWithFaults(folder, faults, hosts);
  // with a step, its watchdog is killed: on a dead link, nothing ends the session then but sshd, after hours
  const isUnwatched = hosts.map(
    ({ link }, i) =>
      !link.isUp && begun.some((fault) => fault.moment.host === i && killsOf(fault) === 'step'),
  );
  const leftovers = await Promise.all(hosts.map((host, i) => leftoversOf(host, isUnwatched[i]!)));
  await Promise.all(hosts.map(makeRight));
  const states = hosts.map((host) => stateOf(host, hosts, steps));
  const jobs = hosts.map(({ machine }) => machine.jobs().length);
  const owed = hosts.map(({ machine }) => machine.owed());
  const rerun = await runInside(folder, 'again', 'twice.yml');
  const killsShell = begun.some((fault) => killsOf(fault) === 'shell');
  for (const [i, { machine }] of hosts.entries())
    if (killsShell || isUnwatched[i]) leftovers[i] = await unswept(machine, leftovers[i]!);
  const all = hosts.map((host, i) => ({
    name: host.name,
    ...states[i]!,
    leftovers: leftovers[i]!,
    jobs: jobs[i]!,
    owed: owed[i]!,
    rerun: stateOf(host, hosts, steps),
  }));
  await rm(folder, { recursive: true });
  return { way, steps, faults: begun, reports, rerun, hosts: all };
}

/** How many chunks a run of a plan without faults has, on the link of each host. */
export async function countChunks(
  plan: RandomPlan,
  hosts: FaultHost[],
  access: Access,
): Promise<Record<Direction, number>[]> {
  const folder = await prepare(plan, hosts, access);
  const { code } = await runInside(folder, 'one', 'play.yml');
  await rm(folder, { recursive: true });
  if (code !== 0) throw new Error(`a run without faults ended with ${code}`);
  return hosts.map(({ link }) => ({ ...link.counts }));
}

/** Makes the hosts as new, and a project folder with the playbook; returns the folder. */
async function prepare({ way, steps }: RandomPlan, hosts: FaultHost[], access: Access): Promise<string> {
  for (const { machine, link } of hosts) {
    machine.clear();
    machine.write('/srv/step', stepScript, 0o755);
    link.restart(machine.portFor(way.channels));
  }
  const folder = await folderWith(filesOf(steps, hosts, access));
  await writeFile(`${folder}/hosts.yml`, JSON.stringify(inventoryOf(folder, hosts, access, way)));
  return folder;
}

function inventoryOf(folder: string, hosts: FaultHost[], { privateKey }: Access, way: Way): object {
  const vars = {
    kplay_host: '127.0.0.1',
    ...varsOf(way),
    kplay_private_key: privateKey,
    kplay_known_hosts: `${folder}/known_hosts`,
  };
  const ports = hosts.map(({ name, port }) => [name, { kplay_port: port }]);
  return { all: { hosts: Object.fromEntries(ports), vars } };
}

function filesOf(steps: Step[], hosts: FaultHost[], { knownHost }: Access): Record<string, string> {
  return {
    known_hosts: hosts.map(({ port }) => knownHost(port)).join(''),
    'play.yml': JSON.stringify([playOf('P', steps)]),
    'twice.yml': JSON.stringify([playOf('First', steps), playOf('Second', steps)]),
  };
}

/** A run that faults do nothing to is one in this process. */
async function runWithFaults(folder: string, faults: Fault[], hosts: FaultHost[]) {
  const isVictim = faults.some(({ kind }) => kind === 'controller');
  const controller = isVictim ? startKplay(folder, 'one', ['play.yml']) : undefined;
  const others: Promise<Report>[] = [];
  const second = (waits: boolean) => {
    others.push(runInside(folder, 'two', 'play.yml', waits ? 60 : 0));
  };
  const disarm = arm(faults, { hosts, controller, second });
  const reports = [await (controller?.ended ?? runInside(folder, 'one', 'play.yml'))];
  for (const other of others) reports.push(await other);
  return { reports, begun: disarm() };
}

/** Ends all faults, and what waits for the end of its dead link. */
async function makeRight({ name, link, machine }: FaultHost): Promise<void> {
  link.reset();
  machine.free('/srv/data');
  machine.free('/tmp');
  await until(`${name} has no session`, () => !machine.signalSessions('SIGKILL'), 60);
}

/** The part of a session that a fault kills, if it kills one. */
function killsOf(fault: Fault): Part | undefined {
  return fault.kind === 'kill' ? fault.part : undefined;
}

/**
 * What is still there when everything had 60 s to go away.
 * @param isUnwatched the session has lost its watchdog, so its shell waits for a dead link
 */
async function leftoversOf({ machine, link }: FaultHost, isUnwatched: boolean): Promise<string[]> {
  // on a dead link, a shell that has not got its first message has no watchdog, and has done nothing
  const isUnused = (pid: number): boolean =>
    !link.isUp && /^\S (sh -s|su -s)( |$)/.test(describeProcess(pid)) && childrenOf(pid).every(isUnused);
  // a login that is under way can become a session
  const logins = () => (link.isUp ? machine.connections : []);
  const sessions = () => (isUnwatched ? [] : machine.sessionProcesses().filter((pid) => !isUnused(pid)));
  const processes = () => [...logins(), ...sessions()];
  const files = () => machine.temporaryFiles();
  let limit = 60;
  for (let seconds = 0; seconds < limit; seconds++) {
    if (processes().length === 0 && files().length === 0) return [];
    // a shell that was stopped before it had a watchdog waits for whoever stopped it; then it gets one
    if (seconds === 45 && [...machine.connections, ...processes()].some(isStopped)) {
      machine.signalSessions('SIGCONT');
      limit += 30;
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  return [...processes().map(describeProcess), ...files()];
}

/** Without the logs of shells that had no watchdog when they were killed: the next session of their user removes these. */
async function unswept(machine: FaultHost['machine'], leftovers: string[]): Promise<string[]> {
  const isLog = (path: string) => /\/kplay-[0-9a-f]{16}-[01]$/.test(path);
  const left = () => leftovers.filter((path) => !isLog(path) || machine.read(path) !== undefined);
  await until('they are removed', () => left().length === 0, 5).catch(() => {});
  return left();
}

function stateOf(host: FaultHost, hosts: readonly FaultHost[], steps: readonly Step[]): HostState {
  const { name: owner, machine } = host;
  // the lines of one file can be on several machines
  const texts = new Map<string, Set<string>>();
  for (const step of steps)
    for (const name of namesOf(step)) {
      const path = fileOf(step, name, owner);
      const place = step.on ? hosts.find(({ name: other }) => other === step.on)! : host;
      const text = path && place.machine.read(path);
      if (path && text !== undefined) texts.set(path, (texts.get(path) ?? new Set()).add(text));
    }
  const order = namesInOrder(steps);
  // machines note the time in hundredths of a second: of two equal times, the order is that of the steps
  const ofTwo = (a: string, b: string) => order.indexOf(a) - order.indexOf(b);
  const delegated = hosts
    .flatMap(({ name: on, machine: other }) =>
      logOf(other)
        .of(owner)
        .map((line) => ({ ...line, on })),
    )
    .sort((a, b) => a.at - b.at || (a.on === b.on ? 0 : ofTwo(a.name, b.name)));
  const files = Object.fromEntries([...texts].map(([path, all]) => [path, [...all].join('')]));
  return { files, log: merged(logOf(machine).own, delegated, order) };
}

function logOf(machine: FaultHost['machine']): ReturnType<typeof readLog> {
  return readLog(machine.read('/srv/log/steps') ?? '');
}
