import type { Controller } from './controller.ts';
import type { Fault, Part } from './faults.ts';
import type { Link } from './link.ts';
import type { Machine } from './machine.ts';
import { childrenOf, descendantsOf, nameOf, signal } from './processes.ts';

/** A host: its machine, and the link to it. */
export interface FaultHost {
  name: string;
  machine: Machine;
  link: Link;
  /** The port of the link. */
  port: number;
}

/** What faults do something to. */
export interface Scene {
  hosts: FaultHost[];
  /** Undefined if no fault hits it. */
  controller: Controller | undefined;
  /** Starts another run of the same playbook. */
  second: (waits: boolean) => void;
}

/** Lets each fault happen at its moment. Returns what ends this: no fault happens after it, and it gives those that have happened. */
export function arm(faults: readonly Fault[], scene: Scene): () => Fault[] {
  const begun: Fault[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const later = (ms: number | undefined, act: () => void) => {
    if (ms === 0) act();
    else if (ms !== undefined) timers.add(setTimeout(act, ms));
  };
  for (const [i, { link }] of scene.hosts.entries()) {
    const here = faults.filter(({ moment }) => moment.host === i);
    link.inChunk = (direction, number) => {
      const due = here.filter(({ moment }) => moment.direction === direction && moment.chunk === number);
      if (due.length === 0) return undefined;
      const act = () => {
        for (const fault of due)
          later(fault.moment.delay, () => {
            begun.push(fault);
            begin(fault, scene, later);
          });
      };
      return { portion: due[0]!.moment.portion, act };
    };
  }
  return () => {
    for (const timer of timers) clearTimeout(timer);
    for (const { link } of scene.hosts) link.inChunk = () => undefined;
    return begun;
  };
}

type Later = (ms: number | undefined, act: () => void) => void;

function begin(fault: Fault, scene: Scene, later: Later): void {
  const { machine, link } = scene.hosts[fault.moment.host]!;
  switch (fault.kind) {
    case 'link':
      link.cut(fault.cut);
      later(fault.heals, () => link.heal());
      return;
    case 'kill':
      for (const pid of processesOf(machine, fault.part)) signal(pid, 'SIGKILL');
      return;
    case 'stop': {
      const stopped = processesOf(machine, fault.part);
      for (const pid of stopped) signal(pid, 'SIGSTOP');
      const resume = () => {
        for (const pid of stopped) signal(pid, 'SIGCONT');
      };
      // also after the end of the run: the watchdog can be among them
      if (fault.heals !== undefined) setTimeout(resume, fault.heals);
      return;
    }
    case 'disk':
      machine.fill(fault.disk);
      later(fault.heals, () => machine.free(fault.disk));
      return;
    case 'controller':
      for (const [i, name] of fault.signals.entries())
        later(i * fault.apart, () => scene.controller!.signal(name));
      return;
    case 'second':
      scene.second(fault.waits);
  }
}

/** The processes of the sessions of a machine: their sshd, their shells, or what these run. */
function processesOf(machine: Machine, part: Part): number[] {
  const sshds = machine.connections;
  if (part === 'sshd') return sshds;
  const shells = sshds.flatMap(shellsOf);
  return part === 'shell' ? shells : shells.flatMap(descendantsOf);
}

/** The shells of the sessions of an sshd, which has a process for each user; another user has become root by su. */
function shellsOf(pid: number): number[] {
  return /^(sshd.*|su)$/.test(nameOf(pid)) ? childrenOf(pid).flatMap(shellsOf) : [pid];
}
