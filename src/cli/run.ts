import { dirname } from 'node:path';
import type { Command } from 'commander';
import { exitCode } from '../core/errors.ts';
import type { Plan, Play } from '../playbook/plan.ts';
import { tasksIn } from '../playbook/tree.ts';
import { clean } from '../report/clean.ts';
import { append, type HostOptions, hostOptions, rolesPathOption } from './options.ts';
import { askPasswords } from './passwords.ts';
import { complainOf, say } from './streams.ts';

interface RunOptions extends HostOptions {
  tags?: string[];
  skipTags?: string[];
  check?: true;
  diff?: true;
  startAtTask?: string;
  oneByOne?: true;
  rolesPath?: string[];
  listHosts?: true;
  listTasks?: true;
}

/** Adds `kplay run`. */
export function runCommand(program: Command): void {
  hostOptions(program.command('run').description('bring hosts into the state that playbooks describe'))
    .argument('<playbook...>', 'playbooks to run, one after the other')
    .option('-t, --tags <tags>', 'only tasks with one of these tags', append)
    .option('--skip-tags <tags>', 'no tasks with one of these tags', append)
    .option('-C, --check', 'show what would change, and change nothing')
    .option('-D, --diff', 'show how files change')
    .option('--start-at-task <name>', 'skip the tasks before this one')
    .option('--one-by-one', 'wait for the result of each task before the next one is sent')
    .addOption(rolesPathOption())
    .option('--list-hosts', 'show the hosts of the plays, and end')
    .option('--list-tasks', 'show the tasks of the plays, and end')
    .action(async (playbooks: string[], options: RunOptions) => {
      process.exitCode = await runPlaybooks(playbooks, options);
    });
}

async function runPlaybooks(playbooks: string[], options: RunOptions): Promise<number> {
  const { loadInventory } = await import('../inventory/load.ts');
  const { loadPlan } = await import('../playbook/load.ts');
  const { extraVars: readExtraVars } = await import('./extra-vars.ts');
  const extraVars = await readExtraVars(options.extraVars);
  const inventory = await loadInventory(options.inventory, { playbookFolder: dirname(playbooks[0]!) });
  const { plan, warnings } = await loadPlan(playbooks, {
    inventory,
    inventorySource: options.inventory[0],
    rolesPath: options.rolesPath,
    limit: options.limit,
    tags: words(options.tags),
    skipTags: words(options.skipTags),
    extraVars,
    startAtTask: options.startAtTask,
    become: options.become === true,
    becomeUser: options.becomeUser,
    check: options.check === true,
  });
  await complainOf([...inventory.warnings, ...warnings]);
  if (options.listHosts || options.listTasks) return list(plan, options);
  if (plan.plays.some(({ prompts }) => prompts))
    await (await import('./prompts.ts')).askPrompts(plan, extraVars);
  const passwords = await askPasswords(options);
  const { openReports } = await import('./reports.ts');
  const { execute } = await import('./execute.ts');
  const reports = await openReports(options);
  const { check = false, diff = false } = options;
  const end = await execute({
    plan,
    inventory,
    options: { ...options, passwords },
    extraVars,
    check,
    diff,
    oneByOne: options.oneByOne === true,
    emit: reports.emit,
  });
  await reports.end();
  return end.exit_code;
}

function words(lists: string[] | undefined): string[] {
  return (lists ?? [])
    .flatMap((list) => list.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function hostLines({ hosts, choice }: Play): string {
  const names = hosts.map((name) => `    ${name}\n`).join('');
  if (!choice) return `  hosts (${hosts.length}):\n${names}`;
  const of = `  hosts: ${clean(choice.pattern.join(','))}, chosen when the play starts`;
  return names === '' ? `${of}\n` : `${of}; possible hosts:\n${names}`;
}

function list(plan: Plan, { listHosts, listTasks }: RunOptions): number {
  for (const play of plan.plays) {
    say(`play: ${clean(play.name)}\n`);
    if (listHosts) say(hostLines(play));
    if (!listTasks) continue;
    const lines = tasksIn(play.tasks).map(({ name, role, tags }) => {
      const tagged = tags.length > 0 ? `   [${tags.join(', ')}]` : '';
      return `    ${clean(`${role ? `${role.name} : ` : ''}${name}${tagged}`)}\n`;
    });
    say(`  tasks (${lines.length}):\n${lines.join('')}`);
  }
  return exitCode.done;
}
