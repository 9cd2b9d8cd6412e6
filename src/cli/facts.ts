import type { Command } from 'commander';
import { didYouMean, exitCode, Trouble } from '../core/errors.ts';
import type { Event } from '../core/events.ts';
import type { Value } from '../core/values.ts';
import { type HostOptions, hostOptions } from './options.ts';
import { complain, sayJson } from './streams.ts';
import { withTrace } from './trace-lines.ts';

/** Adds `kplay facts`: the facts of hosts as JSON. */
export function factsCommand(program: Command): void {
  hostOptions(program.command('facts').description('show facts of hosts as JSON'))
    .argument('<pattern>', 'the hosts, such as web1 or all')
    .argument('[fact...]', 'the facts, such as os_family; all by default')
    .action(async (pattern: string, names: string[], options: HostOptions) => {
      process.exitCode = await showFacts(pattern, names, options);
    });
}

/** One host gives its facts; several give a mapping of them, by the name of the host. */
async function showFacts(pattern: string, names: string[], options: HostOptions): Promise<number> {
  await checkNames(names);
  const { facts, hosts, exitCode: code } = await factsByHost(pattern, names, options);
  const known = hosts.filter((host) => facts.has(host)).map((host) => [host, facts.get(host)]);
  sayJson(hosts.length === 1 ? (facts.get(hosts[0]!) ?? null) : Object.fromEntries(known));
  return code;
}

/** Facts by host, of the hosts that could report them. */
interface GatheredFacts {
  facts: Map<string, Value>;
  hosts: string[];
  exitCode: number;
}

/** Gathers facts of hosts, all facts without names. Problems of hosts go to stderr. */
export async function factsByHost(
  pattern: string,
  names: readonly string[],
  options: HostOptions,
): Promise<GatheredFacts> {
  const { factsPlay } = await import('./ad-hoc.ts');
  const { planHere } = await import('./reported-run.ts');
  const { runHere } = await import('./run-here.ts');
  const { readPasswords } = await import('./passwords.ts');
  const { plan, inventory, extraVars } = await planHere(() => [factsPlay(pattern, names)], options);
  const passwords = options.passwords ?? (await readPasswords(options));
  const facts = new Map<string, Value>();
  const see = (event: Event) => {
    if (event.event === 'task' && event.status === 'unchanged')
      facts.set(event.host, JSON.parse(event.message ?? 'null'));
    else if ((event.event === 'task' || event.event === 'host') && event.message)
      complain(`${event.host}: ${event.message}\n`);
  };
  const emit = await withTrace(see, options.verbose);
  const end = await runHere({
    plan,
    inventory,
    options: { ...options, passwords },
    extraVars,
    locks: 'none',
    emit,
  });
  return { facts, hosts: plan.plays.flatMap((play) => play.hosts), exitCode: end.exit_code };
}

async function checkNames(names: readonly string[]): Promise<void> {
  const { factNames, factOfAnsible } = await import('../core/facts.ts');
  const unknown = names.find((name) => !factNames.includes(name));
  if (unknown === undefined) return;
  const close = factOfAnsible(unknown.replace(/^ansible_/, '')) ?? didYouMean(unknown, factNames);
  const hint = close ? `did you mean "${close}"?` : `known: ${factNames.join(', ')}`;
  throw new Trouble(`there is no fact "${unknown}"`, { hint, exitCode: exitCode.invalid });
}
