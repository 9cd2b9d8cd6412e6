import { metaCommand } from '../actions/meta.ts';
import { type ExitCode, exitCode } from '../core/errors.ts';
import { type EndEvent, eventVersion, type HostRecap } from '../core/events.ts';
import type { ConnectionKeywords } from '../core/reach.ts';
import { Semaphore } from '../core/semaphore.ts';
import type { Plan, Play } from '../playbook/plan.ts';
import { tasksIn } from '../playbook/tree.ts';
import type { RunContext } from './context.ts';
import { Delegates } from './host/delegates.ts';
import { RunHost } from './host/host.ts';
import { Batch } from './play/batch.ts';
import { connectsAhead } from './play/connects-ahead.ts';
import { HostPlay } from './play/host-play.ts';
import { HostStarts } from './play/host-starts.ts';
import { LastPlays } from './play/last-plays.ts';
import { stopEvent } from './play/stop.ts';
import { targetsOf } from './targets.ts';

/**
 * Runs a plan and reports it as events; returns the last event. Never throws for what a host does: a host that
 * fails or is lost ends only its own part.
 */
export async function runPlan(plan: Plan, given: RunContext): Promise<EndEvent> {
  const began = performance.now();
  let isOver = false;
  // abandoned hosts may still report something
  const context: RunContext = { ...given, emit: (event, mark) => isOver || given.emit(event, mark) };
  const hosts = new Map<string, RunHost>();
  const delegates = new Delegates(hosts, context);
  const enroll = (names: readonly string[], reach?: ConnectionKeywords) =>
    enrollAll(names, reach, hosts, delegates, context);
  await enroll(plan.plays.flatMap((play) => play.hosts));
  context.emit({
    event: 'start',
    version: eventVersion,
    kplay: context.version,
    time: new Date().toISOString(),
    ...(context.lock && { run: context.lock.id }),
    check: context.check,
    hosts: [...hosts.keys()],
    tasks: plan.plays.reduce((sum, play) => sum + taskCount(play), 0),
    host_tasks: plan.plays.reduce((sum, play) => sum + taskCount(play) * play.hosts.length, 0),
  });
  context.signal.addEventListener('abort', () => {
    context.emit({ event: 'interrupt', message: String(context.signal.reason) });
    for (const host of hosts.values()) host.stop();
  });
  const work = runPlays(plan, hosts, delegates, enroll, context);
  const giveUp = () => Promise.all([...hosts.values(), ...delegates].map((host) => host.giveUp()));
  await Promise.race([work, whenGivenUp(context.givenUp, giveUp)]);
  context.lock?.reportNames();
  const recap = Object.fromEntries([...hosts].map(([name, host]) => [name, host.recap]));
  if (context.profile) for (const [name, { cost }] of hosts) context.emit(cost.event(name));
  const end: EndEvent = {
    event: 'end',
    exit_code: codeFor(Object.values(recap), context.signal.aborted),
    ms: Math.round(performance.now() - began),
    interrupted: context.signal.aborted,
    hosts: recap,
  };
  context.emit(end);
  isOver = true;
  return end;
}

/** Runs the plays until one ends the run, and disconnects all hosts. */
async function runPlays(
  plan: Plan,
  hosts: Map<string, RunHost>,
  delegates: Delegates,
  enroll: (names: readonly string[], reach?: ConnectionKeywords) => Promise<void>,
  context: RunContext,
): Promise<void> {
  const gate = new Semaphore(context.forks);
  const lastPlays = new LastPlays(plan, context.closing);
  for (const planned of plan.plays) {
    if (context.signal.aborted) break;
    const play = context.hosts.of(planned);
    await enroll(play.hosts, play.reach);
    const leave = (host: RunHost) => lastPlays.leave(host, planned);
    if (!(await runPlay(play, hosts, { gate, delegates, leave }, context))) break;
  }
  await lastPlays.left(hosts.values());
  await Promise.all([...hosts.values()].map((host) => host.settle()));
  await delegates.close();
  await Promise.all([...hosts.values()].map((host) => host.close()));
}

/** How long an abandoned run may take to report its end, in milliseconds. */
const lastMoment = 300;

async function whenGivenUp(signal: AbortSignal, giveUp: () => Promise<unknown>): Promise<void> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
  await giveUp();
  await new Promise((resolve) => setTimeout(resolve, lastMoment));
}

/** Adds hosts to the run; a known host may have a new connection. */
async function enrollAll(
  names: readonly string[],
  reach: ConnectionKeywords | undefined,
  hosts: Map<string, RunHost>,
  delegates: Delegates,
  context: RunContext,
): Promise<void> {
  for (const target of await targetsOf(context.hosts, names, reach)) {
    const known = hosts.get(target.name);
    if (known) await known.reachBy(target);
    else hosts.set(target.name, new RunHost(target, context, delegates.variablesOf(target.name)));
  }
}

/** Returns false when the run is over: all hosts of a batch have failed. */
async function runPlay(
  play: Play,
  hosts: Map<string, RunHost>,
  shared: { gate: Semaphore; delegates: Delegates; leave: (host: RunHost) => void },
  context: RunContext,
): Promise<boolean> {
  // a play may have no hosts when it starts
  if (play.hosts.length === 0)
    context.emit({ event: 'play', play: play.name, hosts: [], batch: 1, batches: 1, tasks: taskCount(play) });
  const isAhead = !context.choose && (await connectsAhead(play));
  for (const [index, names] of play.batches.entries()) {
    // a batch may need what an earlier one would have created, on any host
    const wouldHaveChanged = [...hosts.values()].some((host) => host.wouldHaveChanged);
    const members = names.map((name) => hosts.get(name)!).filter((host) => !host.over);
    if (members.length === 0 || context.signal.aborted) continue;
    for (const host of members) host.wouldHaveChanged = wouldHaveChanged;
    context.emit({
      event: 'play',
      play: play.name,
      hosts: members.map((host) => host.name),
      batch: index + 1,
      batches: play.batches.length,
      tasks: taskCount(play),
    });
    const batch = new Batch(play, members, shared.gate, shared.delegates);
    const starts = new HostStarts(members, isAhead, context.signal);
    const begin = (host: RunHost) =>
      starts.run(() => {
        host.begin();
        return new HostPlay(host, batch, context).run();
      });
    await Promise.all(
      members.map(async (host) => {
        await shared.gate.with(() => begin(host));
        shared.leave(host);
      }),
    );
    batch.end();
    if (batch.ended === 'play') return true;
    const stop = context.signal.aborted ? undefined : stopEvent(batch, index);
    if (stop) context.emit(stop);
    // a release that fails everywhere must not continue with the next batch
    if (members.every((host) => host.over)) return false;
  }
  return true;
}

/** The number of tasks that count as such in reports. */
function taskCount({ tasks }: Play): number {
  return tasksIn(tasks).filter((task) => metaCommand(task) === undefined).length;
}

/**
 * A failed task has priority over an unreachable host, and that over a locked one; an interruption has the highest
 * priority.
 */
function codeFor(recaps: HostRecap[], interrupted: boolean): ExitCode {
  if (interrupted) return exitCode.interrupted;
  if (recaps.some((recap) => recap.failed > 0)) return exitCode.failed;
  if (recaps.some((recap) => recap.unreachable && !recap.locked)) return exitCode.unreachable;
  return recaps.some((recap) => recap.locked) ? exitCode.locked : exitCode.done;
}
