import type { Values } from '../core/values.ts';
import { allTasks, type CompiledPlay, type LoadOptions } from '../playbook/compile/compiled-play.ts';
import type { CompiledTask } from '../playbook/compile/compiled-task.ts';
import type { Loading } from '../playbook/compile/loading.ts';
import type { Use } from '../playbook/compile/uses.ts';
import type { KnownHost } from '../playbook/hosts/inventory-forecast.ts';
import { filesOf } from '../playbook/includes/vars-files.ts';
import type { Play } from '../playbook/plan.ts';
import { listTasks } from '../playbook/tree.ts';
import { checkFacts, factsIn } from './check-facts.ts';
import { checkIncluded } from './check-included.ts';
import { checkConditions, checkDelegates, checkLoop } from './check-known.ts';
import { checkRoleArguments } from './check-role.ts';
import { checkArgumentValues, checkUses, findTemplates } from './check-step.ts';
import type { Checking } from './checking.ts';
import { checkComparisons } from './comparisons.ts';
import { GroupedFindings } from './grouped.ts';
import { prepareHostvars } from './hostvars.ts';
import { LiveNames } from './live-names.ts';
import { markReadersOfHosts } from './other-hosts.ts';
import { registeredShapes } from './registered.ts';
import { classesOf } from './shapes.ts';
import { SourceFiles } from './source-files.ts';
import { checkTriedConditions } from './tried-conditions.ts';
import { checkTexts } from './tried-texts.ts';
import { VariableReach } from './variable-reach.ts';
import { VariableView } from './variable-view.ts';
import { WhenVerdicts } from './when-verdict.ts';

/** Checks files, variables and facts of all plays, in order, and fills in the facts that each play needs. */
export async function checkPlays(
  plays: CompiledPlay[],
  options: LoadOptions,
  loading: Loading,
): Promise<void> {
  const defined = new LiveNames([]);
  for (const compiled of plays) {
    await checkPlay(compiled, defined, options, loading);
    for (const step of allTasks(compiled)) defined.add(step.defines);
  }
}

async function checkPlay(
  compiled: CompiledPlay,
  defined: LiveNames,
  options: LoadOptions,
  loading: Loading,
): Promise<void> {
  const { play, inventory, hosts } = compiled;
  const [tasks, handlers] = [listTasks(compiled.tasks), listTasks(compiled.handlers)];
  const steps = [...tasks, ...handlers];
  const sources = new SourceFiles(loading.findings, options.opener);
  const mappings = mappingsOf(play, steps, options.extraVars);
  const reach = new VariableReach(
    mappings,
    hosts,
    (lookup) => sources.called(lookup, steps),
    loading.findings,
  );
  for (const step of steps) await findTemplates(step, sources);
  await reach.follow(steps.flatMap(usesOf));
  if (inventory && reach.names.has('hostvars')) await prepareHostvars(inventory, mappings);
  if (inventory && hosts.length > 0) {
    const prompted = (play.prompts ?? []).map(({ name }) => name);
    const known = new LiveNames([...defined.names(), ...prompted, ...loading.lostNames]);
    if (play.choice) known.add(['play_hosts']);
    const live = new LiveNames(known.names());
    const view = new VariableView(play, live, reach, { ...options, inventory });
    await reach.follow(await openTemplates(steps, hosts, viewOfAll(steps, known, view), sources));
    const classes = classesOf(hosts, reach.names);
    const checking = {
      compiled,
      tasks,
      handlers,
      view,
      verdicts: new WhenVerdicts(view),
      classes,
      hosts: classes.flat(),
      grouped: new GroupedFindings(),
      isPartial: loading.findings.isPartial,
      included: loading.included,
      registered: loading.findings.isPartial ? new Map() : registeredShapes(steps, defined),
      lacking: new Map(),
    };
    checkSteps(live, sources, checking);
    checking.grouped.report(loading.findings, hosts.length);
  }
  checkDelegates(compiled, loading);
  play.facts = checkFacts(compiled, reach.uses, loading);
  const usesFacts = reach.uses.some((use) => use.path[0] === 'hostvars' && factsIn(use).length > 0);
  markReadersOfHosts(compiled, reach, usesFacts);
}

function checkSteps(live: LiveNames, sources: SourceFiles, checking: Checking): void {
  const { tasks, handlers } = checking;
  for (const step of tasks) {
    checkStep(step, sources, checking);
    checkRoleArguments(step, checking);
    live.add(step.defines);
    checkUses(step, ['after'], checking);
  }
  // a handler can run after any task, so all names of the play count
  for (const step of handlers) live.add(step.defines);
  for (const step of handlers) {
    checkStep(step, sources, checking);
    checkUses(step, ['after'], checking);
  }
}

/** Checks all that a task or a handler needs to start. */
function checkStep(step: CompiledTask, sources: SourceFiles, checking: Checking): void {
  checkUses(step, ['before loop', 'in loop'], checking);
  checkConditions(step, checking);
  checkComparisons(step, checking);
  checkTriedConditions(step, checking);
  checkLoop(step, checking);
  checkArgumentValues(step, checking);
  checkTexts(step, sources, checking);
  checkIncluded(step, checking);
}

/** The same view with all names that the play will define: the name of a file does not depend on the order. */
function viewOfAll(steps: readonly CompiledTask[], defined: LiveNames, view: VariableView): VariableView {
  return view.withLive(new LiveNames([...defined.names(), ...steps.flatMap((step) => step.defines)]));
}

/** Templates whose names differ from host to host; returns what they read. */
async function openTemplates(
  steps: CompiledTask[],
  hosts: KnownHost[],
  view: VariableView,
  sources: SourceFiles,
): Promise<Use[]> {
  const uses: Use[] = [];
  const verdicts = new WhenVerdicts(view);
  for (const step of steps) {
    if (!sources.named(step).some(({ open }) => open)) continue;
    const running = hosts.filter((host) => verdicts.of(step, host) !== 'skipped');
    uses.push(...(await findTemplates(step, sources, { hosts: running, view })));
  }
  return uses;
}

function usesOf(step: CompiledTask): Use[] {
  return [...step.uses['before loop'], ...step.uses['in loop'], ...step.uses.after];
}

/** All mappings of variables in a play, except the hosts'. */
function mappingsOf(play: Play, steps: readonly CompiledTask[], extraVars: Values): Set<Values> {
  const mappings = new Set<Values>([play.vars, ...filesOf(play), extraVars]);
  for (const { task } of steps) {
    mappings.add(task.vars);
    if (!task.role) continue;
    for (const values of [task.role.defaults, task.role.vars, task.role.params]) mappings.add(values);
  }
  return mappings;
}
