import { readdir } from 'node:fs/promises';
import { bridgeAddress } from './address.ts';
import { runTool, tryRun } from './command.ts';
import { type HostLayout, type Layout, netnsPath } from './layout.ts';

/** Creates the lab's namespace with its bridge, if it does not exist. It has no connection to the outside. */
export async function makeLabNetwork(lab: Layout, subnet: number): Promise<void> {
  const shown = await tryRun('ip', ['-n', lab.netns, '-br', 'address', 'show', 'dev', 'br0']);
  if (shown.stdout.includes(`${bridgeAddress(subnet)}/`)) return;
  await removeNetns(lab.netns);
  await runTool('ip', ['netns', 'add', lab.netns]);
  await batch(lab.netns, [
    'link set lo up',
    'link add br0 type bridge',
    'link set br0 up',
    // last: the check above looks for it
    `address add ${bridgeAddress(subnet)}/24 dev br0`,
  ]);
}

/** Creates a namespace for a host, with `eth0` on the lab's bridge and no default route. */
export async function makeHostNetwork(lab: Layout, host: HostLayout, name: string, address: string) {
  await removeNetns(host.netns);
  await runTool('ip', ['netns', 'add', host.netns]);
  await batch(lab.netns, [
    `link add v-${name} type veth peer name eth0 address ${macAddress(address)} netns ${host.netns}`,
    `link set v-${name} master br0 up`,
  ]);
  await batch(host.netns, ['link set lo up', `address add ${address}/24 dev eth0`, 'link set eth0 up']);
}

/** A recreated host keeps its link address; otherwise its neighbours would use the old one for 30 s. */
function macAddress(address: string): string {
  const bytes = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return `02:77:${bytes.join(':')}`;
}

/** Removes a namespace and its interfaces; a missing one is fine. */
export async function removeNetns(netns: string): Promise<void> {
  const names = await readdir('/run/netns').catch(() => [] as string[]);
  if (names.includes(netns)) await runTool('ip', ['netns', 'delete', netns]);
}

/** The lab's namespaces that exist: its own and those of hosts. */
export async function labNamespaces(lab: Layout): Promise<string[]> {
  const names = await readdir('/run/netns').catch(() => [] as string[]);
  return names.filter((name) => name === lab.netns || name.startsWith(`${lab.netns}-`));
}

/** Arguments that run a program inside a namespace, for `nsenter`. */
export function insideNetns(netns: string, program: string, ...args: string[]): string[] {
  return [`--net=${netnsPath(netns)}`, '--', program, ...args];
}

/** Runs several ip(8) commands at once; stops at the first that fails. */
async function batch(netns: string, lines: string[]): Promise<void> {
  await runTool('ip', ['-n', netns, '-batch', '-'], { input: `${lines.join('\n')}\n` });
}
