import { textOf } from '../core/text.ts';
import type { Task } from '../playbook/plan.ts';
import type { Action } from './action.ts';

/** What `meta` can do: a sentence each. The runner does it. */
export const metaDocs = {
  flush_handlers: 'Run the handlers that have been notified so far.',
  end_play: 'No more tasks of this play, on no host; no failure.',
  end_host: 'No more tasks of this play on this host; no failure.',
  end_batch: 'No more tasks of this play for the hosts of this batch; no failure.',
  end_role: 'No more tasks of the role that says it, on this host.',
  clear_host_errors: 'Hosts that have failed take part in the next play.',
  reset_connection: 'Connect anew before the next task: a new group of the user counts then.',
  refresh_inventory: 'Read the inventory again: the plays that follow see what is new.',
  noop: 'Nothing.',
} as const;

type MetaCommand = keyof typeof metaDocs;

/** Those that one host of a batch does for all. */
const forAll: readonly MetaCommand[] = ['end_play', 'end_batch', 'clear_host_errors', 'refresh_inventory'];

/** Those after which no later task of the play, or of the role, runs on the host. */
const ending: readonly MetaCommand[] = ['end_play', 'end_host', 'end_batch', 'end_role'];

export const metaAction: Action = {
  params: {
    action: {
      type: 'string',
      required: true,
      enum: Object.keys(metaDocs),
      doc: 'What the run is to do now.',
    },
  },
  stringArgument: 'action',
  runsOnce: (task) => isOneOf(task, forAll),
  ends: (task) => isOneOf(task, ending),
};

/** What a task tells the run to do; undefined if its module is not `meta`. */
export function metaCommand({ module, args }: Pick<Task, 'module' | 'args'>): MetaCommand | undefined {
  return module === 'meta' ? (textOf(args.action ?? null) as MetaCommand) : undefined;
}

function isOneOf(task: Task, actions: readonly MetaCommand[]): boolean {
  return actions.some((action) => action === metaCommand(task));
}
