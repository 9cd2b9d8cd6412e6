import { ConnectionError } from '../../core/connection-error.ts';
import type { Event } from '../../core/events.ts';
import { type LockHolder, lockSentence, readHolderWord } from '../../core/lock-holder.ts';
import {
  type Admission,
  lockDefinitions,
  lockedDefinitions,
  lockFlag,
} from '../../remote/session/admission.ts';
import type { Session } from '../../remote/session/session.ts';
import { pause } from '../pause.ts';
import type { MachineHolder, RunLock } from './run-lock.ts';

/** The host is locked by others. */
export class HostLocked extends ConnectionError {
  readonly holder: LockHolder | undefined;

  constructor(holder: LockHolder | undefined) {
    super('locked', lockSentence(holder), adviceFor(holder));
    this.holder = holder;
  }
}

function adviceFor(holder: LockHolder | undefined): string {
  if (holder && holder.process === undefined)
    return 'wait for it with --lock-wait, or remove it with kplay unlock';
  const process = holder ? `; on the host, it is process ${holder.process} of ${holder.user}` : '';
  return `wait for it with --lock-wait${process}`;
}

/** Seconds between two attempts: while others hold the lock, and while the run itself is about to release or report it. */
const interval = { others: 0.5, own: 0.1 };

/** Seconds that an earlier session of the run itself may take to end; more than its watchdog gives it. */
const patience = 60;

/**
 * Seconds in which a shell that has just taken the lock shows for which run. Where this run has held the lock, it is its own:
 * another name takes it, or what the last one has started ends.
 */
const unnamed = { others: 0.5, own: 10 };

type Greeting = Record<string, string>;

/**
 * The lock of one host during a run. The first session takes it and holds it until it ends; the other sessions of the
 * host need none.
 */
export class HostLock implements MachineHolder {
  readonly name: string;
  readonly #run: RunLock | undefined;
  readonly #signal: AbortSignal;
  readonly #emit: (event: Event) => void;
  readonly #sessions = new Set<Session>();
  /** The session that takes the lock. */
  #first: Session | undefined;
  #machine = '';
  /** The machine has other names in this run. */
  #takesTurns = false;
  /** When each session takes turns. */
  readonly #turns = new Map<Session, Promise<unknown>>();
  /** The other names. The first takes the lock when this one ends. */
  readonly #heirs = new Set<MachineHolder>();

  constructor(name: string, run: RunLock | undefined, signal: AbortSignal, emit: (event: Event) => void) {
    this.name = name;
    this.#run = run;
    this.#signal = signal;
    this.#emit = emit;
  }

  /** Opens a session, which runs steps only while the host is locked. */
  open(start: (admission?: Admission) => Session): Session {
    const run = this.#run;
    const isFirst = this.#first === undefined || this.#first.loss !== undefined;
    if (run === undefined) return start();
    const session = isFirst ? this.#startFirst(run, start) : this.#startBeside(start);
    this.#sessions.add(session);
    return session;
  }

  /** The sessions end: the next one is the first. */
  leave(): void {
    this.#first = undefined;
    this.#sessions.clear();
    this.#turns.clear();
  }

  #startFirst(run: RunLock, start: (admission: Admission) => Session): Session {
    const { mode, place } = run.settings;
    const session: Session = start({
      word: run.wordFor(this.name),
      // a shell that is stopped holds the lock until it ends
      after: this.#first?.kill(),
      greet: (token) => `${lockDefinitions(place)}kp_greet ${token} ${lockFlag(mode)}\n`,
      admit: (greeting) => this.#admit(run, session, greeting),
    });
    this.#first = session;
    return session;
  }

  /** A session beside the one that takes the lock: it begins when that one may. */
  #startBeside(start: (admission?: Admission) => Session): Session {
    const first = this.#first!;
    let isFree = false;
    const session: Session = start({
      greet: (token) => {
        isFree = first.isAdmitted && !this.#takesTurns;
        return `${isFree ? '' : 'kp_stopped=1\n'}kp_hello ${token}\n`;
      },
      admit: () =>
        isFree
          ? undefined
          : first.admitted.then(async () => {
              if (this.#takesTurns) await this.#turn(session);
            }),
    });
    return session;
  }

  #admit(run: RunLock, session: Session, greeting: Greeting): Promise<void> | undefined {
    this.#machine = greeting.machine ?? '';
    if (isBusy(greeting)) return this.#wait(run, session, greeting);
    this.#holds(run, session, greeting);
    return undefined;
  }

  #holds(run: RunLock, session: Session, { lock }: Greeting): void {
    if (lock === 'impossible')
      this.#warn('it cannot be locked: it has no flock program that works on its root directory');
    if (lock !== 'taken' || run.settings.mode === 'shared') return;
    run.holders.set(this.#machine, this);
    run.held.add(this.#machine);
    void session.ended.then(() => this.#passOn(run));
  }

  /** The session that held the lock has ended: another name of the machine takes it. */
  #passOn(run: RunLock): void {
    if (run.holders.get(this.#machine) === this) run.holders.delete(this.#machine);
    const [heir, ...others] = this.#heirs;
    this.#heirs.clear();
    if (!heir) return;
    heir.inherit(others);
  }

  inherit(others: readonly MachineHolder[]): void {
    const run = this.#run;
    const session = this.#first;
    if (!run || !session || session.loss) return;
    for (const other of others) this.#heirs.add(other);
    const again = session.ask('kp_lock_again', lockFlag(run.settings.mode));
    again.then(
      (state) => {
        if (isBusy(state)) session.hold(this.#wait(run, session, state));
        else this.#holds(run, session, state);
      },
      () => {},
    );
  }

  /** Waits until the host is free for this run. */
  async #wait(run: RunLock, session: Session, first: Greeting): Promise<void> {
    const { mode, wait, place } = run.settings;
    void session.write(lockedDefinitions(place));
    const began = performance.now();
    let named = began;
    const isOver = (since: number, seconds: number) => performance.now() - since >= seconds * 1000;
    let state = first;
    for (let isReported = false; isBusy(state); state = await session.ask('kp_lock_again', lockFlag(mode))) {
      const other = state.lock === 'busy' ? run.holders.get(this.#machine) : undefined;
      if (other && other !== this && (await this.#takeTurnsWith(other, run, session))) return;
      const holder = await holderIn(state, session);
      const isOwn = holder?.run === run.id;
      if (holder) named = performance.now();
      const mayShowSoon = !isOver(named, run.held.has(this.#machine) ? unnamed.own : unnamed.others);
      if ((holder || !mayShowSoon) && isOver(began, isOwn ? patience : wait)) throw new HostLocked(holder);
      if (!isOwn && !isReported && wait > 0)
        this.#warn(`${lockSentence(holder)}; waiting for up to ${wait} s`);
      isReported ||= !isOwn;
      await pause(isOwn || !holder ? interval.own : interval.others, this.#signal);
      // the session is stopped, which drops its steps
      if (this.#signal.aborted) return new Promise(() => {});
    }
    this.#holds(run, session, state);
  }

  /** The machine is locked under another name of this run; resolves to false if that one has ended. */
  async #takeTurnsWith(other: MachineHolder, run: RunLock, session: Session): Promise<boolean> {
    run.noteSameMachine(this.#machine, other.name, this.name);
    if (!(await other.share(this))) return false;
    this.#takesTurns = true;
    await this.#turn(session);
    return true;
  }

  async share(heir: MachineHolder): Promise<boolean> {
    this.#takesTurns = true;
    await Promise.all([...this.#sessions].map((session) => this.#turn(session).catch(() => {})));
    const isHolder = this.#run?.holders.get(this.#machine) === this;
    if (isHolder) this.#heirs.add(heir);
    return isHolder;
  }

  #turn(session: Session): Promise<unknown> {
    const known = this.#turns.get(session) ?? session.takeTurns(lockedDefinitions(this.#run!.settings.place));
    this.#turns.set(session, known);
    return known;
  }

  #warn(message: string): void {
    this.#emit({ event: 'warning', host: this.name, message });
  }
}

function isBusy({ lock }: Greeting): boolean {
  return lock === 'busy' || lock === 'notice';
}

/** Who has locked the host. */
async function holderIn(state: Greeting, session: Session): Promise<LockHolder | undefined> {
  if (state.lock === 'notice') {
    const [by = '', since = ''] = (state.by ?? '').split(' ');
    return { by: by || 'somebody', since, message: state.why ?? '' };
  }
  const { record, holder, user } = await session.ask('kp_say_holder');
  return record === undefined
    ? undefined
    : { ...readHolderWord(record), process: holder ?? '?', user: user ?? '?' };
}
