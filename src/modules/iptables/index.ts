import { stateModule } from '../../core/module.ts';
import { iptablesWords, ruleParams } from './rule.ts';

const chainForm = { is: 'the name of a chain', pattern: /^[^\s!-][^\s]{0,27}$/ };

export default stateModule({
  summary: 'Manage rules, chains and policies of iptables and ip6tables.',
  notes:
    'The rules are those of the kernel, and are gone after a boot, as with Ansible: netfilter-persistent or iptables-save can keep ' +
    'them. A task that would close the port of its own SSH connection fails, unless it is in a transaction with confirm, which puts ' +
    'all rules back if no new connection is possible. Unlike in Ansible, flush is unchanged if there is no rule. Programs wait for ' +
    'each other.',
  params: {
    table: {
      type: 'string',
      enum: ['filter', 'nat', 'mangle', 'raw', 'security'],
      default: 'filter',
      doc: 'The table.',
    },
    chain: { type: 'string', form: chainForm, doc: 'The chain, such as INPUT, or one of your own.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the rule exists; without a rule, whether the chain does.',
    },
    action: {
      type: 'string',
      enum: ['append', 'insert'],
      default: 'append',
      doc: 'Where a new rule goes: at the end, or at the beginning. A rule that exists stays where it is.',
    },
    rule_num: {
      type: 'int',
      min: 1,
      doc: 'With action insert, the number that a new rule gets.',
    },
    ip_version: { type: 'string', enum: ['ipv4', 'ipv6'], default: 'ipv4', doc: 'ipv6 is for ip6tables.' },
    chain_management: {
      type: 'bool',
      default: false,
      doc: 'Create a missing chain; with state absent and no rule, remove it.',
    },
    flush: {
      type: 'bool',
      default: false,
      doc: 'Remove all rules of the chain; without chain, of the table.',
    },
    policy: {
      type: 'string',
      enum: ['ACCEPT', 'DROP', 'QUEUE', 'RETURN'],
      doc: 'The policy of a chain of the system.',
    },
    wait: {
      type: 'int',
      min: 0,
      default: 60,
      doc: 'Seconds to wait for another program that changes rules.',
    },
    ...ruleParams,
  },
  check: (args) => {
    if (args.chain === undefined && !args.flush) return 'give chain, or flush: true for all of the table';
    if (args.flush && args.policy !== undefined) return 'flush and policy exclude each other';
    if (args.rule_num !== undefined && args.action !== 'insert') return 'rule_num needs action: insert';
    const { jump } = args;
    if (jump?.toUpperCase() === 'TEE' && !args.gateway) return 'jump TEE needs gateway';
    if ((args.log_prefix ?? args.log_level) !== undefined && (jump ?? 'LOG') !== 'LOG')
      return 'log_prefix and log_level are for jump: LOG';
    const hasRule = args.flush || args.policy !== undefined || iptablesWords(args).length > 0;
    if (hasRule || args.chain_management) return undefined;
    return args.state === 'absent'
      ? 'state absent without a rule removes the chain: it needs chain_management: true'
      : 'give a rule, policy, flush or chain_management';
  },
  want: (args) => {
    if (args.flush) return { rules: 'none' };
    if (args.policy !== undefined) return { policy: args.policy };
    if (iptablesWords(args).length === 0) return { chain: args.state };
    return {
      ...(args.state === 'present' && args.chain_management && { chain: 'present' }),
      rule: args.state,
    };
  },
  transactional: true,
  needs: ['awk', 'lockout', 'transaction'],
  send: (args) => ({
    program: args.ip_version === 'ipv6' ? 'ip6tables' : 'iptables',
    has_rule: !args.flush && args.policy === undefined && iptablesWords(args).length > 0,
  }),
  words: (args) => iptablesWords(args),
});
