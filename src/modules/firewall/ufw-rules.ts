import { isIP, SocketAddress } from 'node:net';
import type { FirewallRule, Ruleset } from './ruleset.ts';

/** The rules as the files of ufw have them: two lines for each rule, of ufw itself and of iptables. */
export interface UfwRules {
  ipv4: string;
  ipv6: string;
}

/** A rule of one sender and of few enough ports. */
interface UfwRule {
  action: string;
  proto: string;
  ports: string;
  from: string;
  through: string;
  comment: string;
}

/** What ufw has no word for. */
class NotInUfw extends Error {}

const verdicts: Record<string, string> = { allow: 'ACCEPT', deny: 'DROP', reject: 'REJECT' };
const protocols = ['any', 'tcp', 'udp', 'gre', 'esp', 'ah'];
/** iptables takes so many ports in a rule, and a range is two. */
const mostPorts = 15;
/** The environment of a program of the host takes 128 KiB for each variable. */
const longest = 100_000;

/** Returns the rules as ufw has them, or why it cannot have them. */
export function ufwRules(ruleset: Ruleset): UfwRules | string {
  try {
    if (!ruleset.icmp) throw new NotInUfw('it decides itself about ICMP, in before.rules: icmp must be true');
    const rules = ruleset.rules.flatMap((rule, i) => within(`rule ${i + 1}`, () => spelled(rule)));
    const [ipv4, ipv6] = [textOf(rules, 4), textOf(rules, 6)];
    if (ipv4.length > longest || ipv6.length > longest) throw new NotInUfw('the rules are too long for it');
    return { ipv4, ipv6 };
  } catch (error) {
    if (error instanceof NotInUfw) return error.message;
    throw error;
  }
}

/** Adds to what is said which rule it is about. */
function within<T>(what: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof NotInUfw) throw new NotInUfw(`it has no ${what}: ${error.message}`);
    throw error;
  }
}

function spelled(rule: FirewallRule): UfwRule[] {
  const { from = [], port = [] } = rule;
  const proto = rule.proto ?? (port.length > 0 ? 'tcp' : 'any');
  if (!protocols.includes(proto)) throw new NotInUfw(`it does not know proto ${proto}`);
  const through = rule.interface === undefined ? '' : interfaceOf(rule.interface);
  const comment = rule.comment ? `kplay: ${rule.comment}` : 'kplay';
  const senders = from.length === 0 ? ['any'] : from.map(addressOf);
  const chunks = port.length === 0 ? ['any'] : portsOf(port);
  return senders.flatMap((each) =>
    chunks.map((ports) => ({ action: rule.action, proto, ports, from: each, through, comment })),
  );
}

/** The name of an interface; a * at the end is for all that begin like that. */
function interfaceOf(name: string): string {
  if (!/^[\w.,=%@-]+\*?$/.test(name)) throw new NotInUfw(`it takes no interface ${name}`);
  return name.replace('*', '+');
}

/** An address as ufw writes it: in its shortest form, and of a network of IPv4 without the bits of the host. */
function addressOf(text: string): string {
  const [address, prefix] = text.split('/') as [string, string?];
  const family = isIP(address);
  const most = family === 4 ? 32 : 128;
  if (family === 0 || Number(prefix ?? most) > most) throw new NotInUfw(`${text} is not an address`);
  const name = family === 4 ? 'ipv4' : 'ipv6';
  const short = new SocketAddress({ address, family: name }).address;
  if (prefix === undefined || Number(prefix) === most) return short;
  return `${family === 4 ? networkOf(short, Number(prefix)) : short}/${Number(prefix)}`;
}

function networkOf(address: string, prefix: number): string {
  const parts = address.split('.').map(Number);
  return parts.map((part, i) => part & (0xff00 >> Math.min(8, Math.max(0, prefix - 8 * i))) & 0xff).join('.');
}

/** Ports and ranges in their order, as texts that a rule of iptables takes. */
function portsOf(all: string[]): string[] {
  const sorted = all.map(portOf).sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  const weight = (ports: string[]) => ports.join(',').split(/[,:]/).length;
  const chunks: string[][] = [];
  for (const port of sorted) {
    const last = chunks.at(-1);
    if (last && weight([...last, port]) <= mostPorts) last.push(port);
    else chunks.push([port]);
  }
  return chunks.map((chunk) => chunk.join(','));
}

function portOf(text: string): string {
  const [first, last = first] = text.split('-').map(Number) as [number, number?];
  if (first < 1 || last > 65535 || first > last) throw new NotInUfw(`${text} is not a port`);
  return first === last ? String(first) : `${first}:${last}`;
}

/** The lines for a family. ufw takes two rules for the same packets for one, and the first one decides. */
function textOf(rules: UfwRule[], family: 4 | 6): string {
  const any = family === 4 ? '0.0.0.0/0' : '::/0';
  const lines = new Map<string, string>();
  for (const rule of rules) {
    if (rule.from !== 'any' && rule.from.includes(':') !== (family === 6)) continue;
    const from = rule.from === 'any' ? any : rule.from;
    const place = rule.through === '' ? 'in' : `in_${rule.through}`;
    const packets = `${rule.proto} ${rule.ports} ${any} any ${from} ${place}`;
    const comment = Buffer.from(rule.comment).toString('hex');
    const text = `### tuple ### ${rule.action} ${packets} comment=${comment}\n${iptablesOf(rule, from, family)}\n`;
    if (!lines.has(packets)) lines.set(packets, text);
  }
  return [...lines.values()].join('');
}

/** The line of iptables that ufw writes for a rule. */
function iptablesOf({ action, proto, ports, through }: UfwRule, from: string, family: 4 | 6): string {
  const on = (given: boolean, words: string) => (given ? ` ${words}` : '');
  const isMulti = /[,:]/.test(ports);
  return [
    `-A ufw${family === 4 ? '' : '6'}-user-input`,
    on(through !== '', `-i ${through}`),
    on(proto !== 'any', `-p ${proto}`),
    on(isMulti, `-m multiport --dports ${ports}`),
    on(!isMulti && ports !== 'any', `--dport ${ports}`),
    on(!/^(0\.0\.0\.0|::)\/0$/.test(from), `-s ${from}`),
    ` -j ${verdicts[action]}`,
    on(action === 'reject' && proto === 'tcp', '--reject-with tcp-reset'),
  ].join('');
}
