import type { Form } from '../../core/form.ts';
import { sha256 } from '../../core/hash.ts';
import { stateModule } from '../../core/module.ts';
import { asIptables, nftText, type Ruleset } from './ruleset.ts';
import { ufwRules } from './ufw-rules.ts';

const portForm = { is: 'a port, or a range such as 6000-6007', pattern: /^\d{1,5}(-\d{1,5})?$/ };
const addressForm: Form = {
  is: 'an address, or a network such as 10.0.0.0/8',
  pattern: /^[0-9a-fA-F.:]+(\/\d{1,3})?$/,
};
const interfaceForm = { is: 'the name of an interface', pattern: /^[^\s"/-][^\s"/]{0,14}$/ };
const commentForm = { is: 'a single line without "', pattern: /^[^"\n]{0,120}$/ };
const policies = ['allow', 'deny', 'reject'] as const;

/** The rules in the words of the programs that hosts have. */
function spelled(ruleset: Ruleset) {
  const ufw = ufwRules(ruleset);
  const isKnown = typeof ufw !== 'string';
  return {
    lines: asIptables(ruleset),
    sha256: sha256(nftText(ruleset)),
    problem: isKnown ? undefined : ufw,
    ufw4: isKnown ? ufw.ipv4 : undefined,
    ufw6: isKnown ? ufw.ipv6 : undefined,
  };
}

/** No rules. */
const nothing = { lines: undefined, problem: undefined, ufw4: undefined, ufw6: undefined };

export default stateModule({
  summary: 'Filter packets by a list of rules: with nftables, or with ufw where it is active.',
  notes:
    'The first rule that matches decides, and then the policy. Packets of known connections, of the host itself, and those that IPv6 ' +
    'needs are always let in. The table inet kplay is in /etc/nftables.d/kplay.nft, which the configuration of nftables includes; the ' +
    'service nftables is enabled for the next boot. Tables of others stay, and can drop packets that this one accepts. On a host where ' +
    'ufw is installed and active, the rules are the first ones of ufw, with comments that begin with kplay, and the policies are those ' +
    'of ufw; `ufw status` shows them. Its other rules stay behind them, and can let in more. There, the task fails for icmp: false and ' +
    'for protocols that ufw does not know, and absent leaves the policies. A task that would close the port of its own SSH connection ' +
    'fails, unless it is in a transaction with confirm, which puts the old rules back if no new connection is possible. Ansible has no ' +
    'such module.',
  params: {
    rules: {
      type: 'list',
      items: {
        type: 'map',
        keys: {
          action: {
            type: 'string',
            enum: policies,
            default: 'allow',
            doc: 'What happens to a packet that matches.',
          },
          port: { type: 'list', form: portForm, doc: 'Ports of this host, and ranges such as 6000-6007.' },
          proto: {
            type: 'string',
            enum: ['tcp', 'udp', 'sctp', 'icmp', 'ipv6-icmp', 'gre', 'esp', 'ah'],
            doc: 'The protocol; of ports, tcp by default.',
          },
          from: { type: 'list', form: addressForm, doc: 'Addresses and networks of the sender.' },
          interface: { type: 'string', form: interfaceForm, doc: 'The interface of arrival.' },
          comment: { type: 'string', form: commentForm, doc: 'A comment in the list of rules.' },
        },
      },
      default: [],
      doc: 'The rules for incoming packets, in their order.',
    },
    incoming: {
      type: 'string',
      enum: policies,
      default: 'deny',
      doc: 'What happens to other incoming packets.',
    },
    forwarded: {
      type: 'string',
      enum: policies,
      doc: 'What happens to packets for other hosts and for containers; without it, they are not filtered.',
    },
    outgoing: {
      type: 'string',
      enum: policies,
      default: 'allow',
      doc: 'What happens to new connections of this host.',
    },
    icmp: { type: 'bool', default: true, doc: 'Let all of ICMP in, such as ping.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the rules exist.',
    },
  },
  check: (args) => {
    const { rules } = args as Ruleset;
    const bad = rules.findIndex(
      ({ port, proto }) => port?.length && !/^(tcp|udp|sctp)$/.test(proto ?? 'tcp'),
    );
    if (bad >= 0) return `rule ${bad + 1}: a port needs proto tcp, udp or sctp`;
    return nftText(args as Ruleset).length > 60_000 ? 'the rules are longer than 60 kB' : undefined;
  },
  transactional: true,
  needs: ['awk', 'lockout', 'text', 'transaction', 'ufw'],
  want: (args) =>
    args.state === 'absent'
      ? { state: 'absent', running: 'absent', included: 'no' }
      : {
          state: 'file',
          sha256: sha256(nftText(args as Ruleset)),
          running: 'as declared',
          included: 'yes',
          enabled: 'yes',
        },
  send: (args) => ({
    rules: undefined,
    dest: '/etc/nftables.d/kplay.nft',
    path: '/etc/nftables.conf',
    create: true,
    ...(args.state === 'present' ? spelled(args as Ruleset) : nothing),
  }),
  content: (args) => (args.state === 'absent' ? undefined : nftText(args as Ruleset)),
});
