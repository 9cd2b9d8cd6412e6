/** The arguments of the module that make a rule. */
export interface UfwRule {
  rule: string;
  delete: boolean;
  route: boolean;
  log: boolean;
  direction?: string;
  interface?: string;
  interface_in?: string;
  interface_out?: string;
  from_ip: string;
  from_port?: string;
  to_ip: string;
  to_port?: string;
  proto?: string;
  name?: string;
  comment?: string;
}

/** The words of a rule after `ufw [route] [delete | insert N]`. */
export function ruleWords(rule: UfwRule): string[] {
  const given: [string[], string | undefined][] = [
    [['on'], rule.interface],
    [['in', 'on'], rule.interface_in],
    [['out', 'on'], rule.interface_out],
  ];
  const ends: [string[], string | undefined][] = [
    [['from'], rule.from_ip],
    [['port'], rule.from_port],
    [['to'], rule.to_ip],
    [['port'], rule.to_port],
    [['proto'], rule.proto],
    [['app'], rule.name],
    // to delete a rule, its comment does not matter
    [['comment'], rule.delete ? undefined : rule.comment],
  ];
  return [
    rule.rule,
    ...(rule.direction === undefined ? [] : [rule.direction]),
    ...spelled(given),
    ...(rule.log ? ['log'] : []),
    ...spelled(ends),
  ];
}

function spelled(parts: [string[], string | undefined][]): string[] {
  return parts.flatMap(([words, value]) => (value === undefined ? [] : [...words, value]));
}

/**
 * The lines by which ufw keeps a rule in its files, for IPv4 and IPv6: a rule with these lines is there, without asking ufw, whose
 * start takes a tenth of a second. Only for plain rules: ufw rewrites others.
 */
export function tuplesOf(rule: UfwRule): [ipv4?: string, ipv6?: string] {
  const { to_port: to = 'any', from_port: from = 'any', proto = 'any' } = rule;
  const isPlain =
    !rule.route &&
    !rule.delete &&
    rule.name === undefined &&
    [to, from].every((port) => /^(any|[1-9]\d*)$/.test(port)) &&
    [rule.from_ip, rule.to_ip].every(isPlainAddress) &&
    ['any', 'tcp', 'udp'].includes(proto);
  if (!isPlain) return [];
  const direction = rule.direction ?? (rule.interface_out === undefined ? 'in' : 'out');
  const through = rule.interface ?? rule.interface_in ?? rule.interface_out;
  const line = (any: string) => {
    const [sender, receiver] = [rule.from_ip, rule.to_ip].map((ip) => (ip === 'any' ? any : ip));
    const ends = `${proto} ${to} ${receiver} ${from} ${sender}`;
    const place = through === undefined ? direction : `${direction}_${through}`;
    const comment = rule.comment ? ` comment=${Buffer.from(rule.comment).toString('hex')}` : '';
    return `### tuple ### ${rule.rule}${rule.log ? '_log' : ''} ${ends} ${place}${comment}`;
  };
  const isForBoth = rule.from_ip === 'any' && rule.to_ip === 'any';
  return isForBoth ? [line('0.0.0.0/0'), line('::/0')] : [line('0.0.0.0/0')];
}

/** Whether ufw keeps an address as it is: one of IPv4, or a network whose other bits are 0. */
function isPlainAddress(text: string): boolean {
  if (text === 'any') return true;
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(8|16|24))?$/.exec(text);
  if (!match) return false;
  const parts = match.slice(1, 5);
  const fixed = match[5] === undefined ? 4 : Number(match[5]) / 8;
  return parts.every((part, i) => String(Number(part)) === part && (i < fixed || part === '0'));
}
