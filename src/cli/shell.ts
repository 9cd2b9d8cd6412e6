import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { exitCode, Trouble } from '../core/errors.ts';
import { shellWord } from '../core/shell-text.ts';
import type { Target } from '../target/target.ts';
import { warnOfHostKeys } from './host-keys.ts';
import { type HostOptions, hostOptions } from './options.ts';

/** Adds `kplay shell`: an interactive shell on one host. */
export function shellCommand(program: Command): void {
  hostOptions(
    program.command('shell').description('log in to one host, or run a command there, as the inventory says'),
  )
    .argument('<host>', 'its name in the inventory, or a pattern for one host')
    .argument('[command...]', 'after --: what to run instead of a login shell')
    .action(async (name: string, words: string[], options: HostOptions) => {
      process.exitCode = await shellOn(name, words, options);
    });
}

async function shellOn(name: string, words: string[], options: HostOptions): Promise<number> {
  const { loadInventory } = await import('../inventory/load.ts');
  const { selectHosts } = await import('../inventory/select.ts');
  const { targetFor } = await import('../target/target.ts');
  const { secretWorld } = await import('../api/secret-world.ts');
  const { extraVars } = await import('./extra-vars.ts');
  const { keysFor } = await import('./keys.ts');
  const opener = keysFor(options, 'needed');
  const inventory = await loadInventory(options.inventory, { opener });
  const hosts = selectHosts(inventory, name, options.limit);
  if (hosts.length !== 1)
    throw new Trouble(`"${name}" is ${hosts.length} hosts; a shell needs one`, {
      hint: hosts.length > 1 ? `such as ${hosts[0]}` : '`kplay inventory --graph` shows the hosts',
      exitCode: exitCode.invalid,
    });
  const host = inventory.hosts.get(hosts[0]!)!;
  const { world } = secretWorld(options.secrets, opener);
  const target = await targetFor(host, { ...options, world }, await extraVars(options.extraVars, opener));
  await warnOfHostKeys(options);
  const become = options.become ? (options.becomeUser ?? 'root') : undefined;
  return run(await argvFor(target, words, become));
}

/** The program and its arguments. ssh, sudo, su and doas ask for passwords themselves. */
async function argvFor(target: Target, words: string[], become: string | undefined): Promise<string[]> {
  // as for exec: several words are a program and its arguments, one word is a line for the shell
  const line = words.length > 1 ? words.map(shellWord).join(' ') : words[0];
  const command = become === undefined ? line : becomeLine(target, become, line);
  if (target.connection === 'local')
    return command === undefined ? [process.env.SHELL ?? '/bin/sh'] : ['/bin/sh', '-c', command];
  if (target.connection === 'docker') {
    const { execIn } = await import('../transport/docker.ts');
    return execIn(target.address, command ?? 'exec sh', process.stdin.isTTY ? ['-t'] : []);
  }
  const { reachSettings, sshName } = await import('../transport/openssh/settings.ts');
  const terminal = process.stdin.isTTY ? ['-t'] : [];
  return [
    'ssh',
    ...terminal,
    ...reachSettings(target.address),
    '--',
    sshName(target.address),
    command ?? [],
  ].flat();
}

/** The line that runs a login shell of another user, or a command as this user. */
function becomeLine({ becomeMethod }: Target, user: string, line: string | undefined): string {
  const name = shellWord(user);
  if (becomeMethod === 'su') return `su - ${name}${line === undefined ? '' : ` -c ${shellWord(line)}`}`;
  const command = line === undefined ? '' : ` -- sh -c ${shellWord(line)}`;
  if (becomeMethod === 'doas') return `doas -u ${name}${command || ' -s'}`;
  return `sudo -u ${name}${command || ' -i'}`;
}

/** Runs a program on this terminal; returns its exit status, or 4 when ssh cannot reach the host. */
function run([program, ...args]: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program!, args, { stdio: 'inherit' });
    // Ctrl-C belongs to the shell
    const ignore = () => undefined;
    process.on('SIGINT', ignore);
    child.once('error', (error) => reject(new Trouble(`${program} cannot be started: ${error.message}`)));
    child.once('close', (code) => {
      process.off('SIGINT', ignore);
      resolve(code === 255 ? exitCode.unreachable : (code ?? exitCode.failed));
    });
  });
}
