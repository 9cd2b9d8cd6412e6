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

/** Registers `kplay lab` with its subcommands; each loads its code when it runs. */
export function labCommand(program: Command): void {
  const lab = program.command('lab').description('disposable Debian hosts on this machine, for experiments');
  const sub = (usage: string, description: string) =>
    lab
      .command(usage)
      .description(description)
      .option('--name <lab>', 'the lab (default: $KPLAY_LAB or "lab")');
  sub('up', 'create the lab, or add missing parts')
    .option('-n, --hosts <number>', 'the number of hosts', '3')
    .option('--docker', 'hosts with Docker, and a registry with the image kplay/httpd')
    .option('--with <packages>', 'more Debian packages for the hosts, separated by commas')
    .action(up);
  sub('status', 'show what runs, and where its files are').option('--json', 'for programs').action(status);
  sub('ssh', 'log in to a host, or run a command there')
    .argument('<host>', 'its name, such as web1')
    .argument('[command...]', 'a command, after --')
    .action(ssh);
  sub('down', 'remove the lab and all its files').action(down);
}

async function up(flags: UpFlags): Promise<void> {
  const { labUp } = await import('../lab/up.ts');
  const { nextSteps } = await import('../lab/status-text.ts');
  const { showTasks } = await import('./lab-tasks.ts');
  const packages = flags.with?.split(',').filter(Boolean) ?? [];
  const docker = flags.docker ?? false;
  const lab = await labUp({ name: flags.name, hosts: Number(flags.hosts), docker, packages }, showTasks);
  say(nextSteps(lab));
}

async function status(flags: Named & { json?: boolean }): Promise<void> {
  const { labStatus } = await import('../lab/status.ts');
  const { statusText } = await import('../lab/status-text.ts');
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
