import type { StopEvent } from '../../core/events.ts';
import type { Play } from '../../playbook/plan.ts';
import type { Batch } from './batch.ts';

/**
 * The event for a batch that ends its play early for hosts without errors or not yet started; undefined for
 * others.
 */
export function stopEvent(batch: Batch, index: number): StopEvent | undefined {
  const { play, stop } = batch;
  const untouched = play.batches.slice(index + 1).flat();
  const isOver = batch.hosts.every((host) => host.over);
  if (!isOver || (!stop && untouched.length === 0)) return undefined;
  const { reason, failed } = stop ?? { reason: 'all_failed', failed: batch.hosts.map(({ name }) => name) };
  const message = messages[reason](failed.length, batch.hosts.length, play);
  const { name, batches } = play;
  return {
    event: 'stop',
    play: name,
    batch: index + 1,
    batches: batches.length,
    reason,
    message,
    failed,
    untouched,
  };
}

const messages: Record<StopEvent['reason'], (failed: number, all: number, play: Play) => string> = {
  max_fail_percentage: (failed, all, { maxFailPercentage }) =>
    `${failed} of ${all} hosts failed, more than the ${maxFailPercentage}% of max_fail_percentage`,
  any_errors_fatal: (failed, all) =>
    `${failed} of ${all} hosts failed, and any_errors_fatal ends the play for all`,
  all_failed: (_, all) => (all === 1 ? 'its host failed' : `all ${all} hosts failed`),
};
