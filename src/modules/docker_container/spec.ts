import type { Args } from '../../core/params.ts';
import { textOf } from '../../core/text.ts';
import { isMapping, type Value } from '../../core/values.ts';
import type { containerParams } from './params.ts';
import { commandWords, shellLine } from './words.ts';

type Container = Args<typeof containerParams>;

/** An image reference with a tag or a digest, so that it cannot be the name of a container. */
export function imageRef(image: string): string {
  return /[:@]/.test(image.slice(image.lastIndexOf('/') + 1)) ? image : `${image}:latest`;
}

/** Names of networks, from a list of names or of mappings. */
export function networkNames(networks: Value | undefined): string[] {
  if (networks === undefined || networks === null) return [];
  const list = Array.isArray(networks) ? networks : [networks];
  return list.map((network) => textOf(isMapping(network) ? (network.name ?? null) : network));
}

/** docker's notation of a restart policy. */
export function restartPolicy({ restart_policy, restart_retries }: Container): string {
  return restart_policy === 'on-failure' && restart_retries
    ? `on-failure:${restart_retries}`
    : restart_policy;
}

/** Arguments of `docker create` by part; a part that the task does not set has no arguments. */
export function optionsByPart(args: Container): Record<string, string[]> {
  const each = (flag: string, values: string[] | undefined) =>
    (values ?? []).flatMap((value) => [flag, value]);
  const one = (flag: string, value: Value | undefined) => (value === undefined ? [] : [flag, textOf(value)]);
  const pairs = (flag: string, map: Record<string, string> | undefined) =>
    each(
      flag,
      map &&
        Object.entries(map)
          .map(([key, value]) => `${key}=${value}`)
          .sort(),
    );
  return {
    entrypoint: commandWords(args.entrypoint)
      .slice(0, 1)
      .flatMap((program) => ['--entrypoint', program]),
    env_file: each('--env-file', args.env_file),
    ports: each('--publish', args.ports),
    volumes: each('--volume', args.volumes),
    networks: networkNames(args.networks)
      .slice(0, 1)
      .flatMap((name) => ['--network', name]),
    network_mode: one('--network', args.network_mode),
    labels: pairs('--label', args.labels),
    user: one('--user', args.user),
    memory: one('--memory', args.memory),
    cpus: one('--cpus', args.cpus),
    healthcheck: healthOptions(args.healthcheck),
    privileged: args.privileged ? ['--privileged'] : [],
    capabilities: each('--cap-add', args.capabilities),
    devices: each('--device', args.devices),
    hostname: one('--hostname', args.hostname),
    extra_hosts: each('--add-host', args.extra_hosts),
    working_dir: one('--workdir', args.working_dir),
    stop_timeout: one('--stop-timeout', args.stop_timeout),
    log_driver: one('--log-driver', args.log_driver),
    log_options: pairs('--log-opt', args.log_options),
  };
}

/** The words after the image: the rest of an entrypoint that is a list, then the command. */
export function runWords({ entrypoint, command }: Container): string[] {
  return [...commandWords(entrypoint).slice(1), ...commandWords(command)];
}

/** The wanted value of each part as a text; empty if the task does not set the part. The report shows these. */
export function containerParts(args: Container): Record<string, string> {
  const texts: Record<string, string> = { command: shellLine(commandWords(args.command)) };
  for (const [part, options] of Object.entries(optionsByPart(args)))
    texts[part] = options.filter((_, i) => options.length === 1 || i % 2 === 1).join(', ');
  texts.entrypoint = shellLine(commandWords(args.entrypoint));
  texts.networks = networkNames(args.networks).join(', ');
  texts.healthcheck = shellLine(healthOptions(args.healthcheck));
  texts.privileged = args.privileged ? 'yes' : '';
  for (const [part, text] of Object.entries(texts)) texts[part] = text.replace(/\s*\n\s*/g, ' ');
  return texts;
}

function healthOptions(healthcheck: Container['healthcheck']): string[] {
  if (healthcheck === undefined) return [];
  const { test, interval, timeout, retries, start_period } = healthcheck;
  const words = Array.isArray(test) ? test.map(textOf) : ['CMD-SHELL', textOf(test)];
  if (words[0] === 'NONE') return ['--no-healthcheck'];
  const line =
    words[0] === 'CMD' ? shellLine(words.slice(1)) : words.slice(words[0] === 'CMD-SHELL' ? 1 : 0).join(' ');
  const settings = { interval, timeout, retries, 'start-period': start_period };
  return [
    '--health-cmd',
    line,
    ...Object.entries(settings).flatMap(([key, value]) =>
      value === undefined
        ? []
        : [`--health-${key}`, /^\d+$/.test(`${value}`) && key !== 'retries' ? `${value}s` : `${value}`],
    ),
  ];
}
