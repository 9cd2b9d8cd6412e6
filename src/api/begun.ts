import type { Event } from '../core/events.ts';

/** What has begun. Its events can be read once; to stop reading interrupts it. */
export interface Begun<Result> extends AsyncIterable<Event> {
  /**
   * How it has ended, also if tasks have failed.
   * @throws InvalidInput for a wrong playbook or inventory, and Trouble for what else keeps it from running
   */
  readonly result: Promise<Result>;
}
