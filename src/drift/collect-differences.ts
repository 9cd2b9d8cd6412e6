import type { Change, Event } from '../core/events.ts';
import type { StepMark } from '../core/step-mark.ts';
import type { Difference } from './difference.ts';

/** Collects what differs on hosts, from the events of a run in check mode with marks. */
export class DifferenceCollector {
  readonly all: Difference[] = [];
  /** The marks of all steps of each host that set a state. */
  readonly marks = new Map<string, StepMark[]>();
  /** Tasks whose effect is unknown, and actions, which would act. */
  readonly unknown: { host: string; task: string }[] = [];

  take(event: Event, mark: StepMark | undefined): void {
    if (event.event !== 'task') return;
    const { host, task } = event;
    if (mark) this.#note(host, mark);
    // a handler only follows from a difference
    if (event.handler) return;
    const isOpen = event.status === 'unknown' || (event.status === 'changed' && !mark?.setsState);
    if (isOpen) this.unknown.push({ host, task });
    if (isOpen || event.status !== 'changed' || !mark) return;
    const changes = event.changes.filter((change) => !isAct(change));
    if (changes.length > 0 || event.hidden) this.all.push({ event, mark, changes, moved: 'unknown' });
  }

  #note(host: string, mark: StepMark): void {
    const known = this.marks.get(host);
    if (known) known.push(mark);
    else this.marks.set(host, [mark]);
  }
}

/** Changes that are an act each time, and no state that a host keeps. */
function isAct({ key, after }: Change): boolean {
  if (key === 'state') return after === 'restarted' || after === 'reloaded';
  return (key === 'cache' && after === 'fresh') || (key === 'systemd' && after === 'executed anew');
}
