import { stateModule } from '../../core/module.ts';
import { ruleWords, tuplesOf, type UfwRule } from './rule.ts';

const addressForm = {
  is: 'an address, a network such as 10.0.0.0/8, or any',
  pattern: /^(any|[0-9a-fA-F.:]+(\/[0-9.]+)?)$/,
};
const portForm = {
  is: 'a port, a range such as 6000:6007, several of them with commas, or the name of a service',
  pattern: /^(\d+(:\d+)?(,\d+(:\d+)?)*|[a-z][\w+.-]*)$/,
};
const interfaceForm = { is: 'the name of an interface', pattern: /^[^\s/!:-][^\s/!:]*$/ };
/** The direction of a default policy. */
const defaults = { in: 'incoming', out: 'outgoing' } as Record<string, string>;

export default stateModule({
  summary: 'Manage the firewall with ufw: rules, default policies, logging, and whether it is active.',
  notes:
    'A rule is added at its place; other rules stay. A task that would close the port of its own SSH connection fails, unless it is ' +
    'in a transaction with confirm, which puts all of ufw back if no new connection is possible. Unlike in Ansible, state reset is ' +
    'unchanged if there is nothing to reset, and state enabled comes after the other arguments.',
  params: {
    state: {
      type: 'string',
      enum: ['enabled', 'disabled', 'reloaded', 'reset'],
      doc: 'Whether the firewall is active, now and at boot; reloaded loads its rules again, reset removes all rules and disables it.',
    },
    default: {
      type: 'string',
      enum: ['allow', 'deny', 'reject'],
      aliases: ['policy'],
      doc: 'The policy for the direction, by default incoming.',
    },
    logging: { type: 'string', enum: ['on', 'off', 'low', 'medium', 'high', 'full'], doc: 'What is logged.' },
    direction: {
      type: 'string',
      enum: ['in', 'incoming', 'out', 'outgoing', 'routed'],
      doc: 'The direction of a rule (in or out), or of a default policy.',
    },
    rule: {
      type: 'string',
      enum: ['allow', 'deny', 'limit', 'reject'],
      doc: 'A rule, for what the arguments below say.',
    },
    delete: { type: 'bool', default: false, doc: 'The rule does not exist.' },
    route: { type: 'bool', default: false, doc: 'The rule is for packets that the host forwards.' },
    insert: { type: 'int', doc: 'The number that a new rule gets. Without it, the rule is the last one.' },
    insert_relative_to: {
      type: 'string',
      enum: ['zero', 'first-ipv4', 'last-ipv4', 'first-ipv6', 'last-ipv6'],
      default: 'zero',
      doc: 'The rule from which insert counts.',
    },
    interface: {
      type: 'string',
      aliases: ['if'],
      form: interfaceForm,
      doc: 'The interface; needs direction.',
    },
    interface_in: {
      type: 'string',
      aliases: ['if_in'],
      form: interfaceForm,
      doc: 'The interface through which packets come in.',
    },
    interface_out: {
      type: 'string',
      aliases: ['if_out'],
      form: interfaceForm,
      doc: 'The interface through which packets go out.',
    },
    log: { type: 'bool', default: false, doc: 'Log new connections that match the rule.' },
    from_ip: {
      type: 'string',
      default: 'any',
      aliases: ['from', 'src'],
      form: addressForm,
      doc: 'The address or the network of the sender.',
    },
    from_port: { type: 'string', form: portForm, doc: 'The port of the sender.' },
    to_ip: {
      type: 'string',
      default: 'any',
      aliases: ['dest', 'to'],
      form: addressForm,
      doc: 'The address or the network of the receiver.',
    },
    to_port: { type: 'string', aliases: ['port'], form: portForm, doc: 'The port of the receiver.' },
    proto: {
      type: 'string',
      enum: ['any', 'tcp', 'udp', 'ipv6', 'esp', 'ah', 'gre', 'igmp'],
      aliases: ['protocol'],
      doc: 'The protocol; several ports need tcp or udp.',
    },
    name: {
      type: 'string',
      aliases: ['app'],
      form: { is: 'the name of a profile of ufw', pattern: /^[\w+. -]+$/ },
      doc: 'A profile of /etc/ufw/applications.d, such as OpenSSH, in place of ports and protocol.',
    },
    comment: {
      type: 'string',
      form: { is: "a single line without '", pattern: /^[^\n']*$/ },
      doc: 'A comment that ufw shows beside the rule.',
    },
  },
  check: (args) => {
    const { state, rule, direction } = args;
    if (state === undefined && args.default === undefined && !args.logging && rule === undefined)
      return 'give state, default, logging or rule';
    if (args.interface !== undefined && direction === undefined) return 'interface needs direction';
    if (direction !== undefined && (args.interface_in ?? args.interface_out) !== undefined)
      return 'direction cannot be combined with interface_in and interface_out';
    if (args.name !== undefined && args.proto !== undefined) return 'name and proto exclude each other';
    if (rule === undefined) return undefined;
    if (direction !== undefined && !['in', 'out'].includes(direction))
      return 'the direction of a rule is in or out';
    if (!args.route && args.interface_in !== undefined && args.interface_out !== undefined)
      return 'only rules with route: true can have both interface_in and interface_out';
    return undefined;
  },
  want: (args) => ({
    ...(args.state === 'reset' && { rules: 'none' }),
    ...(args.rule && { rule: args.delete ? 'absent' : 'present' }),
    ...(args.default && { [directionOf(args.direction)]: args.default }),
    ...(args.logging && { logging: args.logging }),
    ...(args.state === 'reloaded' && { reloaded: 'yes' }),
    ...(args.state && args.state !== 'reloaded' && { active: args.state === 'enabled' ? 'yes' : 'no' }),
  }),
  transactional: true,
  needs: ['awk', 'lockout', 'transaction', 'ufw'],
  send: (args) => {
    const [ipv4, ipv6] = args.rule ? tuplesOf(args as UfwRule) : [];
    return { direction: directionOf(args.direction), tuple4: ipv4, tuple6: ipv6 };
  },
  words: (args) => (args.rule ? ruleWords(args as UfwRule) : []),
});

function directionOf(direction: string | undefined): string {
  return defaults[direction ?? 'in'] ?? direction!;
}
