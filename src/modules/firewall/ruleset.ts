/** One rule of the module. */
export interface FirewallRule {
  action: string;
  port?: string[] | undefined;
  proto?: string | undefined;
  from?: string[] | undefined;
  interface?: string | undefined;
  comment?: string | undefined;
}

/** What the module is given. */
export interface Ruleset {
  rules: FirewallRule[];
  incoming: string;
  forwarded?: string | undefined;
  outgoing: string;
  icmp: boolean;
}

const verdicts: Record<string, string> = { allow: 'accept', deny: 'drop', reject: 'reject' };

/**
 * The file for `nft -f`, which replaces the table at once. The first line creates the table if it does not exist, because
 * the second one would fail without it.
 */
export function nftText({ rules, incoming, forwarded, outgoing, icmp }: Ruleset): string {
  const input = [
    'ct state established,related accept',
    'ct state invalid drop',
    'iifname "lo" accept',
    // without these, there is no IPv6: RFC 4890
    icmp
      ? 'meta l4proto { icmp, ipv6-icmp } accept'
      : 'icmpv6 type { nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } accept',
    ...rules.flatMap(linesOf),
    ...(incoming === 'reject' ? ['reject'] : []),
  ];
  const others = (policy: string) => [
    'ct state established,related accept',
    ...(policy === 'reject' ? ['reject'] : []),
  ];
  const chains = [
    chain('input', incoming, input),
    ...(forwarded === undefined ? [] : [chain('forward', forwarded, others(forwarded))]),
    ...(outgoing === 'allow'
      ? []
      : [chain('output', outgoing, ['oifname "lo" accept', ...others(outgoing)])]),
  ];
  return `# Written by kplay: another run replaces it.
table inet kplay
delete table inet kplay
table inet kplay {
${chains.join('\n')}}
`;
}

function chain(hook: string, policy: string, lines: string[]): string {
  const end = policy === 'allow' ? 'accept' : 'drop';
  return `\tchain ${hook} {
\t\ttype filter hook ${hook} priority filter; policy ${end};
${lines.map((line) => `\t\t${line}\n`).join('')}\t}
`;
}

/** The lines of a rule: one for each family of its senders. */
function linesOf(rule: FirewallRule): string[] {
  const { from = [], port = [], proto } = rule;
  const families = [
    ['ip', from.filter((each) => !each.includes(':'))],
    ['ip6', from.filter((each) => each.includes(':'))],
  ] as const;
  const senders = families.flatMap(([family, all]) =>
    all.length === 0 ? [] : [`${family} saddr ${setOf(all)} `],
  );
  const through = rule.interface === undefined ? '' : `iifname "${rule.interface}" `;
  const what =
    port.length > 0 ? `${proto ?? 'tcp'} dport ${setOf(port)} ` : proto ? `meta l4proto ${proto} ` : '';
  const comment = rule.comment ? ` comment "${rule.comment}"` : '';
  return (senders.length === 0 ? [''] : senders).map(
    (sender) => `${through}${sender}${what}${verdicts[rule.action]}${comment}`,
  );
}

function setOf(all: string[]): string {
  return `{ ${all.join(', ')} }`;
}

/** The same rules in the words of iptables-save(8), for lockout.sh. */
export function asIptables({ rules, incoming }: Ruleset): string {
  const lines = rules.flatMap(({ action, port = [], proto, from = [], interface: through }) => {
    const target = { allow: 'ACCEPT', deny: 'DROP', reject: 'REJECT' }[action];
    const ports = port.length === 0 ? '' : ` --dports ${port.join(',').replaceAll('-', ':')}`;
    const what = `${through ? ` -i ${through}` : ''}${proto || ports ? ` -p ${proto ?? 'tcp'}` : ''}${ports}`;
    return (from.length === 0 ? [''] : from.map((each) => ` -s ${each}`)).map(
      (sender) => `-A INPUT${sender}${what} -j ${target}`,
    );
  });
  return [`-P INPUT ${incoming === 'allow' ? 'ACCEPT' : 'DROP'}`, ...lines].join('\n');
}
