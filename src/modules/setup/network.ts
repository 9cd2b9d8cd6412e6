import type { Value, Values } from '../../core/values.ts';

/** Interfaces by name, with Ansible's members, from `fact_interfaces`. */
export function interfacesFrom(text: string): Value {
  const interfaces: { [name: string]: Values } = Object.create(null);
  const cut = text.indexOf('\n\n');
  const [links, addresses] = cut < 0 ? [text, ''] : [text.slice(0, cut), text.slice(cut + 2)];
  for (const line of links.split('\n')) addLink(interfaces, line);
  for (const line of addresses.split('\n')) addAddress(interfaces, line);
  return interfaces;
}

/** `2: eth0@if5: <BROADCAST,UP,LOWER_UP> mtu 1500 ... link/ether 02:42:ac:11:00:02 brd ...` */
function addLink(interfaces: { [name: string]: Values }, line: string): void {
  const [, device, flags] = /^\d+: ([^:@\s]+)(?:@\S+)?: <([^>]*)>/.exec(line) ?? [];
  if (!device) return;
  const [, type, address] = /\blink\/(\S+) (\S+)/.exec(line) ?? [];
  interfaces[device] = {
    device,
    active: (flags ?? '').split(',').includes('LOWER_UP'),
    mtu: Number(/\bmtu (\d+)/.exec(line)?.[1] ?? 0),
    type: type ?? 'unknown',
    ...(type !== 'loopback' && address && { macaddress: address }),
    ipv6: [],
  };
}

/** `2: eth0    inet 172.17.0.2/16 brd 172.17.255.255 scope global eth0 ...` */
function addAddress(interfaces: { [name: string]: Values }, line: string): void {
  const [, device, family, address, prefix] = /^\d+: (\S+)\s+(inet6?) ([\da-f.:]+)\/(\d+)/.exec(line) ?? [];
  const link = device !== undefined && Object.hasOwn(interfaces, device) ? interfaces[device] : undefined;
  if (!link || !address || !prefix) return;
  if (family === 'inet6') {
    const scope = /\bscope (\S+)/.exec(line)?.[1] ?? 'global';
    (link.ipv6 as Value[]).push({ address, prefix, scope });
    return;
  }
  const broadcast = /\bbrd (\S+)/.exec(line)?.[1] ?? '';
  const ipv4 = { address, broadcast, prefix, ...netOf(address, prefix) };
  if (link.ipv4 === undefined) link.ipv4 = ipv4;
  else link.ipv4_secondaries = [...((link.ipv4_secondaries as Value[] | undefined) ?? []), ipv4];
}

/** The address of the default route; empty texts if there is no such route. */
export function defaultAddress(texts: Values): Values {
  const { address, prefix, mtu } = texts as Record<string, string>;
  const isV4 = 'broadcast' in texts;
  return { ...texts, mtu: mtu ? Number(mtu) : 0, ...(isV4 && netOf(address ?? '', prefix ?? '')) };
}

/** The netmask and the network of an IPv4 address. */
function netOf(address: string, prefix: string): { netmask: string; network: string } {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || !/^\d+$/.test(prefix)) return { netmask: '', network: '' };
  const masks = [0, 1, 2, 3].map((i) => {
    const bits = Math.max(0, Math.min(8, Number(prefix) - 8 * i));
    return 256 - 2 ** (8 - bits);
  });
  return { netmask: masks.join('.'), network: masks.map((mask, i) => mask & parts[i]!).join('.') };
}

/** The name servers of resolv.conf(5). */
export function dnsFrom(text: string): Value {
  const words = text.split('\n').map((line) => line.trim().split(/\s+/));
  return {
    nameservers: words.flatMap(([key, server]) => (key === 'nameserver' && server ? [server] : [])),
    search: words.findLast(([key]) => key === 'search' || key === 'domain')?.slice(1) ?? [],
  };
}
