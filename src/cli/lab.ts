import type { Command } from 'commander';
import { say, sayJson } from './streams.ts';

interface Named {
  name?: string;
}

interface UpFlags extends Named {
  hosts: string;
  docker?: boolean;
  with?: string;
}

/** Registers `kplay lab` with its subcommands; what they do is loaded when one runs. */
export function labCommand(program: Command): void {
  const lab = program.command('lab').description('disposable Debian hosts on this machine, to try things on');
  const sub = (usage: string, description: string) =>
    lab
      .command(usage)
      .description(description)
      .option('--name <lab>', 'which lab (default: $KPLAY_LAB or "lab")');
  sub('up', 'make the lab, or add what it lacks')
    .option('-n, --hosts <number>', 'how many hosts', '3')
    .option('--docker', 'hosts with Docker, and a registry with the image kplay/httpd')
    .option('--with <packages>', 'more Debian packages for the hosts, separated by commas')
    .action(up);
  sub('status', 'what runs, and where its files are').option('--json', 'for programs').action(status);
  sub('ssh', 'log in to a host, or run a command there')
    .argument('<host>', 'its name, such as web1')
    .argument('[command...]', 'a command, after --')
    .action(ssh);
  sub('down', 'remove the lab and all that belongs to it').action(down);
}

async function up(flags: UpFlags): Promise<void> {
  const { labUp } = await import('../lab/up.ts');
  const { nextSteps } = await import('../lab/tell.ts');
  const { showTasks } = await import('./lab-tasks.ts');
  const packages = flags.with?.split(',').filter(Boolean) ?? [];
  const docker = flags.docker ?? false;
  const lab = await labUp({ name: flags.name, hosts: Number(flags.hosts), docker, packages }, showTasks);
  say(nextSteps(lab));
}

async function status(flags: Named & { json?: boolean }): Promise<void> {
  const { labStatus } = await import('../lab/status.ts');
  const { statusText } = await import('../lab/tell.ts');
  const lab = await labStatus(flags.name);
  if (flags.json) sayJson(lab);
  else say(statusText(lab));
}

async function ssh(host: string, command: string[], flags: Named): Promise<void> {
  const { labSsh } = await import('../lab/ssh.ts');
  process.exitCode = await labSsh(host, command, flags.name);
}

async function down(flags: Named): Promise<void> {
  const { labDown } = await import('../lab/down.ts');
  const { showTasks } = await import('./lab-tasks.ts');
  await labDown(flags.name, showTasks);
}
