import type { ProfileEvent } from '../../core/step-events.ts';
import type { Session } from '../../remote/session/session.ts';
import type { StepMeter } from '../../remote/session/step-meter.ts';

/** What a host has cost in a run. */
export class HostCost {
  /** Bytes through metered connections. */
  readonly traffic = { sent: 0, received: 0 };
  /** Milliseconds until it was connected. */
  connectMs = 0;
  /** Milliseconds in which kplay waited for results. */
  waited = 0;
  readonly #sessions: Session[] = [];
  readonly #meters: StepMeter[] = [];

  /** Counts a new session, with its meter if it has one. */
  add(session: Session, meter: StepMeter | undefined): void {
    this.#sessions.push(session);
    if (meter) this.#meters.push(meter);
  }

  event(host: string): ProfileEvent {
    return {
      event: 'profile',
      host,
      connect_ms: Math.round(this.connectMs),
      ms: Math.round(this.waited),
      round_trips: this.#sessions.reduce((sum, { roundTrips }) => sum + roundTrips, 0),
      ...this.traffic,
      cpu_ms: this.#meters.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    };
  }
}
