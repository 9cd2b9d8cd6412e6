import { textOf } from '../../core/text.ts';
import { isMapping, type Value } from '../../core/values.ts';

/** A network that the container is connected to. */
interface ContainerNetwork {
  name: string;
  aliases: string[];
  ipv4_address?: string;
  ipv6_address?: string;
}

const keys = ['name', 'aliases', 'ipv4_address', 'ipv6_address'];

/** The networks of a container, from a list of names or of mappings. */
export function networksOf(networks: Value | undefined): ContainerNetwork[] {
  if (networks === undefined || networks === null) return [];
  return (Array.isArray(networks) ? networks : [networks]).map((network) => {
    if (!isMapping(network)) return { name: textOf(network), aliases: [] };
    const { name, aliases, ipv4_address, ipv6_address } = network;
    return {
      name: textOf(name ?? null),
      aliases: (Array.isArray(aliases) ? aliases : [aliases ?? []].flat()).map(textOf),
      ...(ipv4_address != null && { ipv4_address: textOf(ipv4_address) }),
      ...(ipv6_address != null && { ipv6_address: textOf(ipv6_address) }),
    };
  });
}

/** The options with which the first network is part of `docker create`. */
export function firstNetworkOptions(networks: Value | undefined): string[] {
  const [first] = networksOf(networks);
  if (!first) return [];
  return ['--network', first.name, ...connectWords(first, '--network-alias')];
}

/** The words of `docker network connect` for all others, a line for each. */
export function moreNetworkLines(networks: Value | undefined): string {
  return networksOf(networks)
    .slice(1)
    .map((network) => [...connectWords(network, '--alias'), network.name].join(' '))
    .join('\n');
}

function connectWords({ aliases, ipv4_address, ipv6_address }: ContainerNetwork, alias: string): string[] {
  return [
    ...aliases.flatMap((name) => [alias, name]),
    ...(ipv4_address === undefined ? [] : ['--ip', ipv4_address]),
    ...(ipv6_address === undefined ? [] : ['--ip6', ipv6_address]),
  ];
}

/** The networks as the report shows them. */
export function networksText(networks: Value | undefined): string {
  return networksOf(networks)
    .map(({ name, aliases, ipv4_address, ipv6_address }) =>
      [name, ...aliases.map((alias) => `alias ${alias}`), ipv4_address, ipv6_address]
        .filter((part) => part !== undefined)
        .join(' '),
    )
    .join(', ');
}

/** What is wrong with networks, in a sentence: their words must need no quotes. */
export function networksProblem(networks: Value | undefined): string | undefined {
  for (const network of Array.isArray(networks) ? networks : [networks ?? {}]) {
    const unknown = isMapping(network) ? Object.keys(network).find((key) => !keys.includes(key)) : undefined;
    if (unknown !== undefined) return `networks knows ${keys.join(', ')}, not "${unknown}"`;
  }
  for (const { name, aliases, ipv4_address = '1', ipv6_address = '1' } of networksOf(networks)) {
    if (![name, ...aliases].every((each) => /^[a-zA-Z0-9][\w.-]*$/.test(each)))
      return 'networks must be a list of names, or of mappings with a name';
    if (!/^[\d.]+$/.test(ipv4_address) || !/^[\da-fA-F:.]+$/.test(ipv6_address))
      return `networks: the address of ${name} is not an address`;
  }
  return undefined;
}
