import { randomBytes } from 'node:crypto';
import { ConnectionError } from '../../core/connection-error.ts';
import { loadModule } from '../../modules/catalog.ts';
import type { Task } from '../../playbook/plan.ts';
import type { Answer } from '../../remote/session/answer.ts';
import type { Outcome } from '../../remote/session/sent-steps.ts';
import type { RemoteStep } from '../../remote/step/step.ts';
import type { Scope } from '../../template/scope.ts';
import { pause } from '../pause.ts';
import { numberOf } from '../task/evaluate.ts';
import { dropped, failure } from '../task/no-answer.ts';
import { prepareStep } from '../task/prepare.ts';
import { type Result, resultOf } from '../task/result.ts';

/** `async` and `poll`, in seconds. */
export interface JobTimes {
  seconds: number;
  /** How long the host waits for the end before it reports that the job still runs; 0 for not at all. */
  poll: number;
}

/** As in Ansible. */
const defaultPoll = 15;
/** How long after its time limit a job may take to end, in seconds. */
const grace = 10;
/** Seconds between two attempts to reach a host that was lost. */
const retryAfter = 1;

/** The times of a task that runs as a job on a host; undefined for other tasks. */
export function jobTimes(task: Task, scope: Scope): JobTimes | undefined {
  const seconds = numberOf(task.async, 'async', scope);
  if (!seconds) return undefined;
  return { seconds, poll: numberOf(task.poll, 'poll', scope) ?? defaultPoll };
}

/** The host of a job, for the waiting task: it may be lost meanwhile and reached again. */
export interface JobConnection {
  send: (step: RemoteStep) => Promise<Outcome>;
  /** Whether the host was connected when this happened: then the job may continue. */
  isLoss: (error: Error) => boolean;
  /** Reports a loss, before the host is tried again: the job goes on, or its files are still to be removed. */
  reportLoss: (loss: Error, hasEnded: boolean) => void;
  /** Reports that the files of a job that has ended stay on the host, since it stays away. */
  reportKept: (loss: Error) => void;
  /** Whether the host was reported as lost: nothing more is sent there. */
  isGone: () => boolean;
  /** The next step opens again what was lost. */
  renew: () => void;
  /** Aborted: the run is over for the waiting task. */
  signal: AbortSignal;
}

/** A step that its host runs as a job, and its state on the controller. */
export class AsyncJob {
  readonly #id = randomBytes(16).toString('hex');
  /** The step, without the `timeout` around the task: `async` replaces it. */
  readonly #step: RemoteStep;
  readonly #times: JobTimes;
  readonly #reach: JobConnection;
  #deadline: number;
  #hasEnded = false;
  #mayBeThere = false;

  constructor(step: RemoteStep, times: JobTimes, reach: JobConnection) {
    const { timeout: _, ...rest } = step;
    this.#step = rest;
    this.#times = times;
    this.#reach = reach;
    this.#deadline = this.#latestEnd();
  }

  #latestEnd(): number {
    return performance.now() + (this.#times.seconds + grace) * 1000;
  }

  /**
   * Starts the job and, unless `poll` is 0, waits for its end: the result is then the same as without a job. The
   * controller chooses the job's name, so a start whose answer was lost is sent again without harm.
   * @throws ConnectionError when its host cannot be reached, or stays lost until the time limit
   */
  async run(): Promise<Result> {
    const isAwaited = this.#times.poll !== 0;
    // hidden output must not stay on the host for a later query
    const keep = !this.#step.noLog ? 'week' : isAwaited ? 'asked' : 'never';
    const job = { id: this.#id, seconds: this.#times.seconds, keep } as const;
    const begin: RemoteStep = { ...this.#step, job, ...(isAwaited && { onFailure: 'keep' }) };
    const started = await this.#send(begin);
    // its host may have been away until now
    this.#deadline = this.#latestEnd();
    if (started === 'dropped') return dropped;
    if (started.status === 'failed' || started.status === 'died') return resultOf(begin, started);
    return isAwaited ? await this.#end() : this.#started(started);
  }

  #started({ results, flags }: Answer): Result {
    const value = { changed: true, failed: false, ...results, ...flags };
    return { status: 'changed', changes: [], message: `started as the job ${this.#id}`, value };
  }

  async #end(): Promise<Result> {
    const { poll, seconds } = this.#times;
    const query = await this.#about({ mode: 'status', wait: Math.ceil(poll) });
    const ask: RemoteStep = { ...query, isRead: true };
    while (performance.now() < this.#deadline) {
      const answer = await unlessAborted(this.#reach.signal, this.#send(ask));
      if (answer === undefined || answer === 'dropped')
        return this.#failed('the run was interrupted; the job continues');
      if (answer.flags.finished !== false) return await this.#ended(answer);
    }
    return this.#failed(`it did not end within ${grace} s after its async time of ${seconds} s`);
  }

  /** Removes its files from the host only now, so that a lost answer can be queried again. */
  async #ended(answer: Answer): Promise<Result> {
    this.#hasEnded = true;
    try {
      await this.#send(await this.#about({ mode: 'cleanup', wait: 0 }));
    } catch (error) {
      this.#reach.reportKept(error as Error);
    }
    return resultOf(this.#step, answer);
  }

  #failed(why: string): Result {
    const result = failure(new Error(`${why} as the job ${this.#id}`));
    return {
      ...result,
      value: { ...result.value, ansible_job_id: this.#id, started: true, finished: false },
    };
  }

  async #about(args: { mode: string; wait: number }): Promise<RemoteStep> {
    const options = { environment: {}, check: false, diff: false, onFailure: 'keep' as const };
    const step = prepareStep(await loadModule('async_status'), { jid: this.#id, ...args }, options);
    const { noLog, origin } = this.#step;
    return { ...step, ...(noLog && { noLog }), ...(origin && { origin }) };
  }

  async #send(step: RemoteStep): Promise<Outcome> {
    let loss: Error | undefined;
    for (;;) {
      try {
        const outcome = await this.#reach.send(step);
        this.#mayBeThere = true;
        if (outcome === 'dropped' || step.onFailure !== 'keep') return outcome;
        // the host keeps what the lost answer said
        if (outcome.isIncomplete) continue;
        if (!wasKilled(outcome) || this.#isOver) return outcome;
        await pause(retryAfter, this.#reach.signal);
      } catch (error) {
        // a session of this run that was lost can still lock the host
        if (!this.#isWorthTrying(error)) throw isLock(error) ? (loss ?? error) : error;
        if (!loss) this.#reach.reportLoss(error, this.#hasEnded);
        loss ??= error;
        await pause(retryAfter, this.#reach.signal);
        if (this.#reach.isGone()) throw error;
        this.#reach.renew();
      }
    }
  }

  /** Whether it is too late for another attempt. */
  get #isOver(): boolean {
    return performance.now() >= this.#deadline || this.#reach.signal.aborted;
  }

  #isWorthTrying(error: unknown): error is Error {
    if (!(error instanceof ConnectionError)) return false;
    this.#mayBeThere ||= this.#reach.isLoss(error);
    return this.#mayBeThere && error.isTemporary && !this.#isOver;
  }
}

/** Whether a step was killed that starts a job or asks for it: the job itself may go on. */
function wasKilled({ status, flags }: Answer): boolean {
  return status === 'died' && flags.finished === undefined;
}

function isLock(error: unknown): boolean {
  return error instanceof ConnectionError && error.kind === 'locked';
}

/** The result of a job in check mode, from the result of its step; without poll it would not be known yet. */
export function expectedJobResult(looked: Result, { poll }: JobTimes): Result {
  if (poll !== 0 || looked.status === 'failed') return looked;
  const { status: _, output: __, ...rest } = looked;
  return { ...rest, status: 'changed', value: { changed: true, failed: false }, notRun: true };
}

/** The awaited value, or undefined as soon as the run is interrupted. */
async function unlessAborted<T>(signal: AbortSignal, awaited: Promise<T>): Promise<T | undefined> {
  // the connection ends with the run, and nothing waits for the answer then
  awaited.catch(() => {});
  if (signal.aborted) return undefined;
  const listening = new AbortController();
  const aborted = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { signal: listening.signal });
  });
  try {
    return await Promise.race([awaited, aborted]);
  } finally {
    listening.abort();
  }
}
