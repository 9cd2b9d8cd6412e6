import { partText } from '../shell/parts.ts';
import type { RemoteStep } from '../step/step.ts';
import type { Answer } from './answer.ts';

/** A step on its way. */
export interface MeteredStep {
  step: RemoteStep;
  /** The round trip in which it was sent, counted from 1. */
  roundTrip: number;
  /** Bytes to the host, before encryption, with the scripts that it needs. */
  sent: number;
  /** Milliseconds until it was written: it waits for the connection, and for steps that are sent with it. */
  waitMs: number;
}

/** The answer to a step. */
export interface MeteredAnswer extends MeteredStep {
  status: Answer['status'];
  /** Bytes of the answer and of the output, before encryption. */
  received: number;
  /** Milliseconds since it was written. */
  ms: number;
  /** Milliseconds of CPU time on the host, if the host reports them. */
  cpuMs?: number;
}

/** Receives what a session sends and gets. */
export interface MeterListener {
  sent(step: MeteredStep): void;
  answered(answer: MeteredAnswer): void;
}

interface Open extends MeteredStep {
  ready: number;
  written: number;
}

/** USER_HZ of Linux is 100 on all common machines. */
const msPerTick = 10;

/** Measures the steps of one session. */
export class StepMeter {
  /** What the shell of the session needs to report its CPU time. */
  readonly script = partText('cpu');
  readonly #listener: MeterListener;
  readonly #open = new Map<number, Open>();
  #roundTrip = 0;
  #ticks = 0;

  constructor(listener: MeterListener) {
    this.#listener = listener;
  }

  /** The CPU time of the session on the host so far, in milliseconds. */
  get cpuMs(): number {
    return this.#ticks * msPerTick;
  }

  /** A step is ready to be sent; `isIdle` if the session waits for no other answer. */
  begun(id: number, step: RemoteStep, isIdle: boolean): void {
    if (isIdle) this.#roundTrip++;
    const ready = performance.now();
    this.#open.set(id, { step, roundTrip: this.#roundTrip, sent: 0, waitMs: 0, ready, written: ready });
  }

  /** Scripts or a large content for the step. */
  added(id: number, bytes: number): void {
    const open = this.#open.get(id);
    if (open) open.sent += bytes;
  }

  /** The text of the step is written; once more if the host has asked for a content. */
  written(id: number, bytes: number): void {
    const open = this.#open.get(id);
    if (!open) return;
    open.sent += bytes;
    open.written = performance.now();
    open.waitMs = open.written - open.ready;
    this.#listener.sent(open);
  }

  answered(id: number, answer: Answer, received: number): void {
    const cpuMs = this.#cpuSince(answer);
    const open = this.#open.get(id);
    if (!open) return;
    if (answer.status !== 'content') this.#open.delete(id);
    const ms = performance.now() - open.written;
    const cpu = cpuMs === undefined ? {} : { cpuMs };
    this.#listener.answered({ ...open, status: answer.status, received, ms, ...cpu });
  }

  /** A reply about the session itself. */
  heard(answer: Answer): void {
    this.#cpuSince(answer);
  }

  /** A host may report anything: time does not go back. */
  #cpuSince({ cpuTicks }: Answer): number | undefined {
    if (cpuTicks === undefined) return undefined;
    const before = this.#ticks;
    this.#ticks = Math.max(before, cpuTicks);
    return (this.#ticks - before) * msPerTick;
  }
}
