import { forms } from '../../core/forms.ts';
import type { Args, Params } from '../../core/params.ts';

const negatable = 'a ! before it means all others';

/** The arguments that make a rule, in the order of Ansible's options. */
export const ruleParams = {
  protocol: { type: 'string', form: forms.word, doc: `The protocol, such as tcp; ${negatable}.` },
  source: { type: 'string', form: forms.word, doc: `The address or network of the sender; ${negatable}.` },
  destination: {
    type: 'string',
    form: forms.word,
    doc: `The address or network of the receiver; ${negatable}.`,
  },
  match: { type: 'list', form: forms.word, doc: 'Extensions that the rule uses, such as conntrack.' },
  tcp_flags: {
    type: 'map',
    keys: {
      flags: { type: 'list', required: true, doc: 'The flags to look at.' },
      flags_set: { type: 'list', required: true, doc: 'Those of them that must be set.' },
    },
    doc: 'Flags of TCP: those to look at, and those that must be set.',
  },
  jump: {
    type: 'string',
    form: forms.word,
    doc: 'What happens to a packet: ACCEPT, DROP, REJECT, LOG, a chain, ...',
  },
  gateway: { type: 'string', form: forms.word, doc: 'With jump TEE, the host that gets the copies.' },
  log_prefix: { type: 'string', form: forms.singleLine, doc: 'With jump LOG, the beginning of the line.' },
  log_level: { type: 'string', form: forms.word, doc: 'With jump LOG, the level, such as info.' },
  to_destination: { type: 'string', form: forms.word, doc: 'With jump DNAT, the new receiver.' },
  destination_ports: { type: 'list', form: forms.word, doc: 'Ports and ranges, such as 8081:8083.' },
  to_source: { type: 'string', form: forms.word, doc: 'With jump SNAT, the new sender.' },
  goto: { type: 'string', form: forms.word, doc: 'The chain to continue with, without a return.' },
  in_interface: { type: 'string', form: forms.word, doc: `The interface of arrival; ${negatable}.` },
  out_interface: { type: 'string', form: forms.word, doc: `The interface of departure; ${negatable}.` },
  fragment: { type: 'string', form: forms.word, doc: 'Only fragments after the first one.' },
  set_counters: {
    type: 'string',
    form: forms.singleLine,
    doc: 'The counters of a new rule: packets and bytes.',
  },
  source_port: { type: 'string', form: forms.word, doc: `The port of the sender; ${negatable}.` },
  destination_port: { type: 'string', form: forms.word, doc: `The port of the receiver; ${negatable}.` },
  to_ports: { type: 'string', form: forms.word, doc: 'With jump REDIRECT or MASQUERADE, the new port.' },
  set_dscp_mark: { type: 'string', form: forms.word, doc: 'With jump DSCP, the mark.' },
  set_dscp_mark_class: { type: 'string', form: forms.word, doc: 'With jump DSCP, the class.' },
  syn: {
    type: 'string',
    enum: ['ignore', 'match', 'negate'],
    default: 'ignore',
    doc: 'Only packets that begin a connection of TCP, or only others.',
  },
  ctstate: { type: 'list', form: forms.word, doc: 'States of the connection, such as ESTABLISHED.' },
  src_range: {
    type: 'string',
    form: forms.word,
    doc: `Addresses of the sender, such as 10.0.0.1-10.0.0.9; ${negatable}.`,
  },
  dst_range: { type: 'string', form: forms.word, doc: `Addresses of the receiver; ${negatable}.` },
  match_set: { type: 'string', form: forms.word, doc: 'The name of an ipset.' },
  match_set_flags: {
    type: 'string',
    enum: ['src', 'dst', 'src,dst', 'dst,src'],
    doc: 'The address of the packet that must be in the ipset.',
  },
  limit: {
    type: 'string',
    form: forms.word,
    doc: 'The rate up to which the rule matches, such as 2/second.',
  },
  limit_burst: {
    type: 'string',
    form: forms.word,
    doc: 'Packets at the beginning that limit does not count.',
  },
  uid_owner: { type: 'string', form: forms.word, doc: `The user whose program sends; ${negatable}.` },
  gid_owner: { type: 'string', form: forms.word, doc: `The group whose program sends; ${negatable}.` },
  reject_with: {
    type: 'string',
    form: forms.word,
    doc: 'The answer to a rejected packet; the jump is REJECT.',
  },
  icmp_type: { type: 'string', form: forms.word, doc: 'The type of a packet of ICMP.' },
  comment: { type: 'string', form: forms.singleLine, doc: 'A comment of the rule.' },
} as const satisfies Params;

type RuleArgs = Args<typeof ruleParams> & { ip_version: string };

/** The words of a rule for iptables(8), in the order in which Ansible has them. */
export function iptablesWords(args: RuleArgs): string[] {
  return [
    ...packetWords(args),
    ...targetWords(args),
    ...extensionWords(args),
    ...ownerWords(args),
    ...(args.reject_with === undefined || args.jump !== undefined ? [] : ['-j', 'REJECT']),
    ...option('--reject-with', args.reject_with),
    ...option(args.ip_version === 'ipv6' ? '--icmpv6-type' : '--icmp-type', args.icmp_type),
    ...(args.comment === undefined ? [] : ['-m', 'comment', '--comment', args.comment]),
  ];
}

function packetWords(args: RuleArgs): string[] {
  const { flags, flags_set } = args.tcp_flags ?? {};
  return [
    ...option('-p', args.protocol),
    ...option('-s', args.source),
    ...option('-d', args.destination),
    ...(args.match ?? []).flatMap((name) => option('-m', name)),
    ...(flags && flags_set ? ['--tcp-flags', flags.join(','), flags_set.join(',')] : []),
  ];
}

function targetWords(args: RuleArgs): string[] {
  const logs = (args.log_prefix ?? args.log_level) !== undefined;
  return [
    ...option('-j', args.jump ?? (logs ? 'LOG' : undefined)),
    ...option('--gateway', args.gateway),
    // a prefix may begin with a !
    ...(args.log_prefix === undefined ? [] : ['--log-prefix', args.log_prefix]),
    ...option('--log-level', args.log_level),
    ...option('--to-destination', args.to_destination),
    ...list('multiport', '--dports', args.destination_ports, []),
    ...option('--to-source', args.to_source),
    ...option('-g', args.goto),
    ...option('-i', args.in_interface),
    ...option('-o', args.out_interface),
    ...(args.fragment === undefined ? [] : ['-f']),
    ...(args.set_counters === undefined ? [] : ['-c', ...args.set_counters.split(/[\s,]+/)]),
    ...option('--source-port', args.source_port),
    ...option('--destination-port', args.destination_port),
    ...option('--to-ports', args.to_ports),
    ...option('--set-dscp', args.set_dscp_mark),
    ...option('--set-dscp-class', args.set_dscp_mark_class),
    ...({ ignore: [], match: ['--syn'], negate: ['!', '--syn'] }[args.syn] ?? []),
  ];
}

function extensionWords(args: RuleArgs): string[] {
  const used = args.match ?? [];
  const ranges = [...option('--src-range', args.src_range), ...option('--dst-range', args.dst_range)];
  const set =
    args.match_set === undefined
      ? []
      : [...option('--match-set', args.match_set), args.match_set_flags ?? 'src'];
  return [
    ...(used.includes('state')
      ? option('--state', args.ctstate?.join(','))
      : list('conntrack', '--ctstate', args.ctstate, used)),
    ...loaded('iprange', ranges, used),
    ...loaded('set', set, used),
    ...loaded('limit', [...option('--limit', args.limit), ...option('--limit-burst', args.limit_burst)], []),
  ];
}

function ownerWords(args: RuleArgs): string[] {
  const owner = [...option('--uid-owner', args.uid_owner), ...option('--gid-owner', args.gid_owner)];
  return loaded('owner', owner, []);
}

/** An option with its value; a ! before the value comes before the option. */
function option(name: string, value: string | undefined): string[] {
  if (value === undefined || value === '') return [];
  return value.startsWith('!') ? ['!', name, value.slice(1)] : [name, value];
}

/** An option of an extension whose value is a list. */
function list(extension: string, name: string, values: string[] | undefined, used: string[]): string[] {
  return loaded(extension, values?.length ? [name, values.join(',')] : [], used);
}

/** Options of an extension, after its name, unless `match` names it already. */
function loaded(extension: string, options: string[], used: string[]): string[] {
  return options.length === 0 || used.includes(extension) ? options : ['-m', extension, ...options];
}
