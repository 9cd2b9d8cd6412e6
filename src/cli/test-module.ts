import { join } from 'node:path';
import type { Command } from 'commander';
import { exitCode, Trouble } from '../core/errors.ts';
import type { Event, TaskEvent } from '../core/events.ts';
import { isMapping, mappingOf, Raw, type Value, type Values } from '../core/values.ts';
import { hostOptions } from './options.ts';
import type { ReportedRunOptions } from './reported-run.ts';
import { complain, say } from './streams.ts';

/** An example of a module, which is a test of it too: docs/modules.md. */
interface Example {
  name: string;
  task: Values;
  changes?: string[];
  given?: string;
  then?: string;
  cleanup?: string;
  repeats?: boolean;
}

/** Adds `kplay test-module`: the examples of a module of your own, on hosts. */
export function testModuleCommand(program: Command): void {
  hostOptions(
    program
      .command('test-module')
      .description('run the examples of a module in modules/, which are its tests'),
  )
    .argument('<module>', 'the module')
    .argument('<pattern>', 'hosts that the examples may change, such as those of a lab')
    .action(async (name: string, pattern: string, options: ReportedRunOptions) => {
      process.exitCode = await testModule(name, pattern, options);
    });
}

async function testModule(name: string, pattern: string, options: ReportedRunOptions): Promise<number> {
  const { readPasswords } = await import('./passwords.ts');
  const examples = await examplesOf(name);
  const given = { ...options, passwords: await readPasswords(options) };
  let failures = 0;
  for (const example of examples) {
    const problems = await problemsOf(example, pattern, given);
    if (problems.length > 0) failures++;
    say(`${problems.length > 0 ? 'failed' : 'passed'}  ${example.name}\n`);
    for (const problem of problems) complain(`        ${problem}\n`);
  }
  say(`${examples.length - failures} of ${examples.length} examples passed\n`);
  return failures > 0 ? exitCode.failed : exitCode.done;
}

/** @throws InvalidInput or Trouble if there is no such module, or its examples are not examples */
async function examplesOf(name: string): Promise<Example[]> {
  const { loadYaml } = await import('../yaml/read.ts');
  const folder = join('modules', name);
  const examples = await loadYaml(join(folder, 'examples.yml'));
  const isExample = (each: Value) => isMapping(each) && typeof each.name === 'string' && isMapping(each.task);
  if (Array.isArray(examples) && examples.length > 0 && examples.every(isExample))
    return examples as unknown as Example[];
  throw new Trouble(`${folder}/examples.yml has no examples`, {
    hint: 'an example has a name and a task; see docs/modules.md',
    exitCode: exitCode.invalid,
  });
}

/** Runs an example in check mode, for real and again; returns what is not as it should be. */
async function problemsOf(example: Example, pattern: string, options: ReportedRunOptions): Promise<string[]> {
  const { planHere } = await import('./reported-run.ts');
  const { runHere } = await import('./run-here.ts');
  const { plan, inventory, extraVars } = await planHere(() => [playOf(example, pattern)], options);
  const events: Event[] = [];
  const emit = (event: Event) => events.push(event);
  await runHere({ plan, inventory, options, extraVars, emit });
  const hosts = new Set(plan.plays.flatMap((play) => play.hosts));
  return [...hosts].flatMap((host) => problemsOn(host, example, events));
}

const stages = { check: 'in check mode', run: 'in the first run', again: 'in the second run' };

function playOf({ task, given, then, cleanup }: Example, hosts: string): Values {
  const script = (name: string, cmd: string | undefined) =>
    cmd === undefined ? [] : [mappingOf({ name, shell: mappingOf({ cmd: new Raw(cmd) }) })];
  return mappingOf({
    name: 'examples',
    hosts,
    tasks: [
      ...script('given', given),
      mappingOf({ ...task, name: stages.check, check_mode: true }),
      mappingOf({ ...task, name: stages.run }),
      ...script('then', then),
      mappingOf({ ...task, name: stages.again }),
      ...script('then, again', then),
      ...script('cleanup', cleanup),
    ],
  });
}

function problemsOn(host: string, { changes, repeats }: Example, events: readonly Event[]): string[] {
  const gone = events.find((event) => event.event === 'host' && event.host === host && event.message);
  if (gone?.event === 'host') return [`${host}: ${gone.message}`];
  const tasks = events.filter((event): event is TaskEvent => event.event === 'task' && event.host === host);
  const failed = tasks.find(({ status }) => status === 'failed');
  if (failed) return [`${host}: ${failed.task}: ${failed.message}${failed.hint ? ` (${failed.hint})` : ''}`];
  const of = (name: string) => tasks.find(({ task }) => task === name);
  const wanted = JSON.stringify([...(changes ?? [])].sort());
  const problems: string[] = [];
  for (const stage of [stages.check, stages.run]) {
    const keys = JSON.stringify(
      of(stage)
        ?.changes.map(({ key }) => key)
        .sort() ?? [],
    );
    if (changes && keys !== wanted) problems.push(`${host}: ${stage} it changes ${keys}, not ${wanted}`);
  }
  if (of(stages.check)?.status !== of(stages.run)?.status)
    problems.push(
      `${host}: check mode reports ${of(stages.check)?.status}, the run ${of(stages.run)?.status}`,
    );
  const second = repeats ? 'changed' : 'unchanged';
  if (of(stages.again)?.status !== second)
    problems.push(`${host}: ${stages.again} it is ${of(stages.again)?.status}, not ${second}`);
  return problems;
}
