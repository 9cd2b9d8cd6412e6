import { transactionAction } from '../../actions/transaction.ts';
import { checkArgs } from '../../core/check-args.ts';
import { BadArguments } from '../../evaluate/errors.ts';
import type { Task } from '../../playbook/plan.ts';
import type { RemoteStep } from '../../remote/step/step.ts';
import type { Scope } from '../../template/scope.ts';
import type { RunContext } from '../context.ts';
import { renderArgs } from './arguments.ts';
import { numberOf, stepOptions } from './evaluate.ts';

/** The arguments of a transaction on a host. */
export interface TransactionArgs {
  check: string[];
  reload: string[];
  /** Seconds in which a new connection must succeed. */
  confirm: number | undefined;
}

/** The arguments, rendered and checked. */
export function transactionArgs(task: Task, scope: Scope): TransactionArgs {
  const { params } = transactionAction;
  const { args, problems } = checkArgs(params, renderArgs(params, task.args, scope));
  const problem = problems[0]?.message ?? transactionAction.check?.(args);
  if (problem) throw new BadArguments(problem);
  const { check = [], reload = [], confirm } = args as Partial<TransactionArgs>;
  return { check, reload, confirm };
}

/** How long after the time of `confirm` the host acts by itself, in seconds: kplay says more about the reason. */
const grace = 5;

/**
 * A step that ends a transaction, see transaction.sh.
 * @param act to commit, to confirm after that, or to undo
 * @param why what to report as the reason to undo it
 */
export function transactionStep(
  act: 'commit' | 'confirm' | 'undo',
  id: string,
  task: Task,
  scope: Scope,
  context: RunContext,
  why = '',
): RemoteStep {
  const args = act === 'commit' ? transactionArgs(task, scope) : undefined;
  const timeout = numberOf(task.timeout, 'timeout', scope);
  return {
    ...stepOptions(task, scope, context),
    module: 'kp_transaction',
    scripts: { run: 'kp_end_transaction "$@"' },
    variables: {
      act,
      why,
      reload: args?.reload.join('\n'),
      confirm: args?.confirm === undefined ? undefined : args.confirm + grace,
    },
    words: args?.check ?? [],
    want: undefined,
    content: undefined,
    check: false,
    needs: ['transaction'],
    transaction: id,
    ...(timeout && { timeout }),
    ...(task.noLog && { noLog: true }),
    ...(act !== 'commit' && { onFailure: 'keep' }),
  };
}
