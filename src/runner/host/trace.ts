import type { Event, HostEvent } from '../../core/events.ts';
import type { StepOrigin } from '../../core/step-events.ts';
import { type MeteredStep, StepMeter } from '../../remote/session/step-meter.ts';
import type { Target } from '../../target/target.ts';
import type { Connection } from '../../transport/transport.ts';
import type { Trace } from '../context.ts';
import { remoteAddress } from './remote-address.ts';

/** Reports what is sent to hosts and what comes back, as events. */
export function traceTo(emit: (event: Event) => void): Trace {
  return {
    meter: (host, user) => {
      const about = ({ step }: MeteredStep) => ({
        host,
        ...(user !== undefined && { user }),
        ...(step.origin ?? nothing),
        module: step.module,
      });
      return new StepMeter({
        sent: (step) =>
          emit({
            event: 'send',
            ...about(step),
            ...sized(step, { bytes: step.sent }),
            wait_ms: rounded(step.waitMs),
            round_trip: step.roundTrip,
          }),
        answered: (answer) =>
          emit({
            event: 'answer',
            ...about(answer),
            status: answer.status,
            ...sized(answer, { bytes: answer.received }),
            ms: rounded(answer.ms),
            ...(answer.cpuMs !== undefined && { cpu_ms: answer.cpuMs }),
          }),
      });
    },
    connected,
  };
}

const nothing: StepOrigin = {};

/** The size of a secret is secret, too. */
function sized({ step }: MeteredStep, size: { bytes: number }): { bytes?: number } {
  return step.noLog ? {} : size;
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}

function connected(target: Target, { login, hostKey }: Connection, ms: number): Partial<HostEvent> {
  const { user } = target.address;
  return {
    connection: target.connection,
    ...remoteAddress(target),
    ...(user !== '' && { user }),
    ...(hostKey !== undefined && { host_key: hostKey }),
    ...(login !== undefined && { login }),
    ms: rounded(ms),
  };
}
