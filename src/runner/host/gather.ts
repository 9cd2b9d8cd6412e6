import { loadModule } from '../../modules/catalog.ts';
import type { Play, Task } from '../../playbook/plan.ts';
import { tasksIn } from '../../playbook/tree.ts';
import type { Scope } from '../../template/scope.ts';
import { prepareStep } from '../task/prepare.ts';
import { resultOf } from '../task/result.ts';
import { type BecomeIdentity, becomeIdentity } from './become.ts';
import type { RunHost } from './host.ts';
import type { Pipeline } from './pipeline.ts';

/** Asks for the facts that the play uses; only tasks that use them wait for them. */
export async function gatherFacts(
  host: RunHost,
  play: Play,
  pipeline: Pipeline,
  scopeOf: (task: Task) => Scope,
): Promise<void> {
  const names = play.facts.filter((name) => !host.facts.has(name));
  if (names.length === 0) return;
  const setup = await loadModule('setup');
  const options = { environment: {}, check: false, diff: false, onFailure: 'stop' as const };
  const step = prepareStep(setup, { names }, options);
  const session = host.session(asFirst(play, host, scopeOf));
  await pipeline.turnTo(session);
  host.variables.expect('facts');
  const outcome = session.send(step).catch((error: Error) => error);
  pipeline.enqueue(async () => {
    const answer = await outcome;
    if (answer instanceof Error) throw answer;
    if (answer === 'dropped') return;
    const { status, message, value } = resultOf(step, answer);
    if (status === 'failed') throw new Error(`its facts cannot be gathered: ${message}`);
    const { changed: _, failed: __, ...facts } = value;
    host.learn(facts);
  });
}

/** The become user of the first task, if already known, so that both use the same session. */
function asFirst(
  { tasks }: Play,
  { target }: RunHost,
  scopeOf: (task: Task) => Scope,
): BecomeIdentity | undefined {
  const first = tasksIn(tasks)[0];
  if (!first) return undefined;
  try {
    return becomeIdentity(first, target, scopeOf(first));
  } catch {
    // it depends on the item of a loop, or on the facts themselves
    return becomeIdentity(undefined, target, scopeOf(first));
  }
}
