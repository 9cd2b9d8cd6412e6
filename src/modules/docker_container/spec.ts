import { sha256 } from '../../core/hash.ts';
import type { Args } from '../../core/params.ts';
import { healthOptions } from './health.ts';
import { mountOption } from './mounts.ts';
import { firstNetworkOptions, networksText } from './networks.ts';
import { pairOptions, plainOptions } from './options.ts';
import type { containerParams } from './params.ts';
import { commandWords, shellLine } from './words.ts';

export type ContainerArgs = Args<typeof containerParams>;

/** An image reference with a tag or a digest, so that it cannot be the name of a container. */
export function imageRef(image: string): string {
  return /[:@]/.test(image.slice(image.lastIndexOf('/') + 1)) ? image : `${image}:latest`;
}

/** docker's notation of a restart policy. */
export function restartPolicy({ restart_policy, restart_retries }: ContainerArgs): string {
  return restart_policy === 'on-failure' && restart_retries
    ? `on-failure:${restart_retries}`
    : restart_policy;
}

/** Arguments of `docker create` by part; a part that the task does not set has no arguments. */
export function optionsByPart(args: ContainerArgs): Record<string, string[]> {
  return {
    entrypoint: commandWords(args.entrypoint)
      .slice(0, 1)
      .flatMap((program) => ['--entrypoint', program]),
    env_file: (args.env_file ?? []).flatMap((file) => ['--env-file', file]),
    mounts: (args.mounts ?? []).flatMap((mount) => ['--mount', mountOption(mount)]),
    etc_hosts: pairOptions('--add-host', args.etc_hosts, ':'),
    // Ansible writes nofile:1024:2048
    ulimits: (args.ulimits ?? []).flatMap((limit) => ['--ulimit', limit.replace(/^(\w+):/, '$1=')]),
    networks: firstNetworkOptions(args.networks),
    healthcheck: healthOptions(args.healthcheck),
    ...plainOptions(args),
  };
}

/** The words after the image: the rest of an entrypoint that is a list, then the command. */
export function runWords({ entrypoint, command }: ContainerArgs): string[] {
  return [...commandWords(entrypoint).slice(1), ...commandWords(command)];
}

/** The wanted value of each part as a text; empty if the task does not set the part. The report shows these. */
export function containerParts(args: ContainerArgs): Record<string, string> {
  const texts: Record<string, string> = { command: shellLine(commandWords(args.command)) };
  for (const [part, options] of Object.entries(optionsByPart(args)))
    texts[part] = options.length === 1 ? 'yes' : options.filter((_, i) => i % 2 === 1).join(', ');
  texts.entrypoint = shellLine(commandWords(args.entrypoint));
  texts.networks = networksText(args.networks);
  texts.healthcheck = shellLine(healthOptions(args.healthcheck));
  for (const [part, text] of Object.entries(texts)) texts[part] = text.replace(/\s*\n\s*/g, ' ');
  return texts;
}

/** A hash of each part that the task sets: with it, a different spelling is a difference too. */
export function partHashes(args: ContainerArgs): string {
  const exact = { ...optionsByPart(args), command: runWords(args), networks: [networksText(args.networks)] };
  return Object.entries(exact)
    .filter(([, words]) => words.join('') !== '')
    .map(([part, words]) => `${part}=${sha256(JSON.stringify(words)).slice(0, 16)}`)
    .sort()
    .join(' ');
}
