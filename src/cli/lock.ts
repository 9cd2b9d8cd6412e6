import type { Command } from 'commander';
import { exitCode, Trouble } from '../core/errors.ts';
import type { Event } from '../core/events.ts';
import { type LockHolder, lockSentence, readHolderWord } from '../core/lock-holder.ts';
import { mappingOf, Raw, type Values } from '../core/values.ts';
import { hostOptions } from './options.ts';
import type { ReportedRunOptions } from './reported-run.ts';

interface LockOptions extends ReportedRunOptions {
  message?: string;
  list?: true;
}

interface UnlockOptions extends ReportedRunOptions {
  kill?: true;
}

/** Adds `kplay lock`: keeps all runs away from hosts, or shows who does. */
export function lockCommand(program: Command): void {
  hostOptions(
    program.command('lock').description('lock hosts until they are unlocked, or show who has locked them'),
  )
    .argument('<pattern>', 'the hosts, such as all or web:!web3')
    .option('-m, --message <text>', 'what is shown to everybody who meets the lock')
    .option('--list', 'show who has locked the hosts, and lock none')
    .action(async (pattern: string, options: LockOptions) => {
      process.exitCode = await (options.list ? listLocks(pattern, options) : lock(pattern, options));
    });
}

/** Adds `kplay unlock`: removes what `kplay lock` has left. */
export function unlockCommand(program: Command): void {
  hostOptions(program.command('unlock').description('remove the lock that kplay lock has put on hosts'))
    .argument('<pattern>', 'the hosts')
    .option('--kill', 'also kill the run that has locked a host: its session there, and the task at work')
    .action(async (pattern: string, options: UnlockOptions) => {
      process.exitCode = await unlock(pattern, options);
    });
}

async function lock(pattern: string, options: LockOptions): Promise<number> {
  const { message = '' } = options;
  if (message.trim() === '' || message.includes('\n'))
    throw new Trouble('kplay lock needs a message of one line', {
      hint: `such as: kplay lock ${pattern} -m "maintenance until 6"`,
      exitCode: exitCode.invalid,
    });
  const { controllerName } = await import('../core/controller-name.ts');
  const { lockPlace } = await import('../remote/session/admission.ts');
  const content = `${controllerName()} ${new Date().toISOString()}\n${message}\n`;
  const copy = { content: new Raw(content), dest: lockPlace.notice, mode: '0644' };
  return change(pattern, [mappingOf({ name: 'Lock the host', copy: mappingOf(copy) })], options, 'exclusive');
}

async function unlock(pattern: string, options: UnlockOptions): Promise<number> {
  const { lockKillScript } = await import('./lock-scripts.ts');
  const { lockPlace } = await import('../remote/session/admission.ts');
  const remove = { path: lockPlace.notice, state: 'absent' };
  const kill = mappingOf({
    name: 'Kill the run that has locked the host',
    shell: mappingOf({ cmd: new Raw(lockKillScript()) }),
    register: 'killed',
    changed_when: 'killed.stdout != ""',
  });
  const tasks = [
    mappingOf({ name: 'Unlock the host', file: mappingOf(remove) }),
    ...(options.kill ? [kill] : []),
  ];
  return change(pattern, tasks, options, 'none');
}

/** Runs these tasks as root, and reports them as a run. */
async function change(
  pattern: string,
  tasks: Values[],
  options: ReportedRunOptions,
  locks: 'exclusive' | 'none',
): Promise<number> {
  const { planHere, reportedRun } = await import('./reported-run.ts');
  const play = mappingOf({ name: 'lock', hosts: pattern, become: true, tasks });
  const { plan, inventory, extraVars } = await planHere(() => [play], options);
  return reportedRun(plan, inventory, extraVars, options, { locks });
}

/** Shows who has locked each host, in the order of their names; hosts that are free as well. */
async function listLocks(pattern: string, options: ReportedRunOptions): Promise<number> {
  const { loadInventory } = await import('../inventory/load.ts');
  const { selectHosts } = await import('../inventory/select.ts');
  const { execPlan } = await import('./exec-plan.ts');
  const { runHere } = await import('./run-here.ts');
  const { extraVars } = await import('./extra-vars.ts');
  const { readPasswords } = await import('./passwords.ts');
  const { lockListScript } = await import('./lock-scripts.ts');
  const { keysFor } = await import('./keys.ts');
  const opener = keysFor(options, 'needed');
  const inventory = await loadInventory(options.inventory, { opener });
  const hosts = selectHosts(inventory, pattern, options.limit);
  const found = new Map<string, string>();
  const emit = (event: Event) => {
    if (event.event === 'task') found.set(event.host, locksIn(event.output?.stdout ?? ''));
    else if (event.event === 'host' && event.message) found.set(event.host, event.message);
  };
  const end = await runHere({
    plan: execPlan(hosts, [lockListScript()], options.become ? (options.becomeUser ?? 'root') : undefined),
    inventory,
    options: { ...options, passwords: await readPasswords(options) },
    extraVars: await extraVars(options.extraVars, opener),
    locks: 'none',
    emit,
  });
  const { say } = await import('./streams.ts');
  const { clean } = await import('../report/clean.ts');
  for (const host of hosts) if (found.has(host)) say(`${host}: ${clean(found.get(host)!)}\n`);
  return end.exit_code;
}

/** Reads what the script for lists has printed. */
function locksIn(output: string): string {
  const [by = '', why = '', holder = ''] = output.split('\n');
  const [name = '', since = ''] = by.split(' ');
  const notice: LockHolder[] = by === '' ? [] : [{ by: name, since, message: why }];
  const [, process, user, word] = /^(\d+) (\S*) (.*)$/.exec(holder) ?? [];
  const held = word === undefined ? [] : [{ ...readHolderWord(word), process: process!, user: user! }];
  const sentences = [...notice, ...held].map(lockSentence);
  return sentences.length > 0 ? sentences.join('; ') : 'free';
}
