import { textOf } from '../core/text.ts';
import type { Task } from '../playbook/plan.ts';
import type { Action } from './action.ts';

/** The commands of `meta`, each with a sentence. The runner carries them out. */
export const metaDocs = {
  flush_handlers: 'Run the handlers that have been notified so far.',
  end_play: 'Run no more tasks of this play, on any host; this is not a failure.',
  end_host: 'Run no more tasks of this play on this host; this is not a failure.',
  end_batch: 'Run no more tasks of this play on the hosts of this batch; this is not a failure.',
  end_role: 'Run no more tasks of the current role on this host.',
  clear_host_errors: 'Let hosts that have failed take part in the next play.',
  reset_connection: 'Connect again before the next task, so that new groups of the user take effect.',
  refresh_inventory: 'Read the inventory again; the plays that follow use the new one.',
  noop: 'Nothing.',
} as const;

type MetaCommand = keyof typeof metaDocs;

/** The commands that one host of a batch runs for all. */
const forAll: readonly MetaCommand[] = ['end_play', 'end_batch', 'clear_host_errors', 'refresh_inventory'];

/** The commands after which no later task of the play, or of the role, runs on the host. */
const ending: readonly MetaCommand[] = ['end_play', 'end_host', 'end_batch', 'end_role'];

export const metaAction: Action = {
  params: {
    action: {
      type: 'string',
      required: true,
      enum: Object.keys(metaDocs),
      doc: 'The command for the run.',
    },
  },
  stringArgument: 'action',
  runsOnce: (task) => isOneOf(task, forAll),
  ends: (task) => isOneOf(task, ending),
};

/** The command of a `meta` task; undefined for other tasks. */
export function metaCommand({ module, args }: Pick<Task, 'module' | 'args'>): MetaCommand | undefined {
  return module === 'meta' ? (textOf(args.action ?? null) as MetaCommand) : undefined;
}

function isOneOf(task: Task, actions: readonly MetaCommand[]): boolean {
  return actions.some((action) => action === metaCommand(task));
}
