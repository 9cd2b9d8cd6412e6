import type { Change, Event } from '../core/events.ts';
import type { StepMark } from '../core/step-mark.ts';
import type { Difference } from './difference.ts';

/** Collects what differs on hosts, from the events of a run in check mode with marks. */
export class DifferenceCollector {
  readonly all: Difference[] = [];
  /** Tasks whose effect is unknown, and actions, which would act. */
  readonly unknown: { host: string; task: string }[] = [];

  take(event: Event, mark: StepMark | undefined): void {
    if (event.event !== 'task') return;
    const { host, task } = event;
    // a handler only follows from a difference
    if (event.handler) return;
    const isOpen = event.status === 'unknown' || (event.status === 'changed' && !mark?.setsState);
    if (isOpen) this.unknown.push({ host, task });
    if (isOpen || event.status !== 'changed' || !mark) return;
    const changes = event.changes.filter((change) => !isAct(change));
    if (changes.length > 0 || event.hidden) this.all.push({ event, mark, changes, moved: 'unknown' });
  }
}

/** Changes that are an act each time, and no state that a host keeps. */
function isAct({ key, after }: Change): boolean {
  if (key === 'state') return after === 'restarted' || after === 'reloaded';
  return (key === 'cache' && after === 'fresh') || (key === 'systemd' && after === 'executed anew');
}
