import type { Form } from '../../core/form.ts';
import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';

const portForm: Form = {
  is: 'a port or a range with its protocol, such as 8080/tcp',
  pattern: /^\d+(-\d+)?\/(tcp|udp|sctp|dccp)$/,
  hint: (text) => (/^\d+(-\d+)?$/.test(text) ? `write ${text}/tcp` : undefined),
};
const richForm = { is: 'a rich rule, which begins with "rule"', pattern: /^rule\b[^\n]*$/ };

/** What a task can be about, with the name of firewall-cmd(1). */
const options = {
  service: 'service',
  port: 'port',
  protocol: 'protocol',
  source: 'source',
  interface: 'interface',
  icmp_block: 'icmp-block',
  icmp_block_inversion: 'icmp-block-inversion',
  masquerade: 'masquerade',
  port_forward: 'forward-port',
  rich_rule: 'rich-rule',
} as const;

export default stateModule({
  summary: 'Manage zones of firewalld, and what they let in.',
  notes:
    'As in Ansible, a change is for the running firewall, unless permanent is true: then it is for the next start, and with immediate ' +
    'for both. If firewalld does not run, permanent changes are made by firewall-offline-cmd. A task that would close the port of its ' +
    'own SSH connection, by removing a service, a port or a protocol, fails unless it is in a transaction with confirm, which puts it ' +
    'back if no new connection is possible.',
  params: {
    state: {
      type: 'string',
      enum: ['enabled', 'disabled', 'present', 'absent'],
      required: true,
      doc: 'enabled or disabled for what a zone lets in; present or absent for the zone itself, and for target.',
    },
    zone: { type: 'string', form: forms.entryName, doc: 'The zone; without it, the default zone.' },
    permanent: { type: 'bool', default: false, doc: 'The change is kept over a restart of firewalld.' },
    immediate: { type: 'bool', default: false, doc: 'With permanent, the running firewall is changed, too.' },
    timeout: {
      type: 'int',
      min: 0,
      default: 0,
      doc: 'Seconds after which the running firewall forgets the change.',
    },
    offline: {
      type: 'bool',
      default: false,
      doc: 'Has no effect: permanent changes never need a running firewalld.',
    },
    service: { type: 'string', form: forms.word, doc: 'A service that firewalld knows, such as https.' },
    port: { type: 'string', form: portForm, doc: 'A port or a range, such as 8080/tcp.' },
    protocol: { type: 'string', form: forms.word, doc: 'A protocol, such as ospf.' },
    source: { type: 'string', form: forms.word, doc: 'An address or network whose packets are of the zone.' },
    interface: { type: 'string', form: forms.word, doc: 'An interface whose packets are of the zone.' },
    icmp_block: {
      type: 'string',
      form: forms.word,
      doc: 'A type of ICMP that is blocked, such as echo-request.',
    },
    icmp_block_inversion: { type: 'bool', doc: 'All types of ICMP are blocked except those of icmp_block.' },
    masquerade: { type: 'bool', doc: 'Addresses of what leaves through the zone are translated.' },
    port_forward: {
      type: 'list',
      items: {
        type: 'map',
        keys: {
          port: { type: 'string', required: true, doc: 'The port.' },
          proto: { type: 'string', enum: ['tcp', 'udp'], required: true, doc: 'Its protocol.' },
          toport: { type: 'string', required: true, doc: 'The port.' },
          toaddr: { type: 'string', doc: 'The host of that port.' },
        },
      },
      doc: 'A single port that is forwarded, to another one or another host.',
    },
    rich_rule: { type: 'string', form: richForm, doc: 'A rule of firewalld.richlanguage(5).' },
    target: {
      type: 'string',
      enum: ['default', 'ACCEPT', 'DROP', '%%REJECT%%'],
      doc: 'What the zone does with other packets; needs zone and permanent.',
    },
  },
  check: (args) => {
    const given = [...Object.keys(options), 'target'].filter((name) => args[name as 'port'] !== undefined);
    if (given.length > 1) return `${given.join(' and ')} exclude each other`;
    if ((args.port_forward?.length ?? 1) !== 1) return 'port_forward must have one element';
    const isOfZone = given.length === 0 || args.target !== undefined;
    if (isOfZone) {
      if (args.zone === undefined || !args.permanent)
        return `${given[0] ?? 'a zone'} needs zone and permanent`;
      if (given.length === 0 && !['present', 'absent'].includes(args.state))
        return 'say what the zone lets in, or use state present or absent for the zone';
      return args.immediate ? `${given[0] ?? 'a zone'} cannot be immediate: reload firewalld` : undefined;
    }
    if (!['enabled', 'disabled'].includes(args.state)) return `${given[0]} needs state enabled or disabled`;
    return args.interface !== undefined && args.zone === undefined ? 'interface needs zone' : undefined;
  },
  want: (args) => {
    const off = ['disabled', 'absent'].includes(args.state);
    if (args.target !== undefined) return { target: off ? 'default' : args.target };
    const option = optionOf(args);
    if (option === undefined) return { zone: args.state };
    const state = isEnabled(args) ? 'enabled' : 'disabled';
    return {
      ...(args.permanent && { permanent: state }),
      ...((args.immediate || !args.permanent) && { immediate: state }),
    };
  },
  transactional: true,
  needs: ['awk', 'lockout', 'transaction'],
  send: (args) => {
    const option = optionOf(args);
    const value = option && argumentOf(args);
    return {
      option,
      value: value === undefined ? undefined : `=${value}`,
      enable: option !== undefined && isEnabled(args),
      now: option !== undefined && (args.immediate || !args.permanent),
      timeout: args.timeout || undefined,
      to_target: ['disabled', 'absent'].includes(args.state) ? 'default' : args.target,
    };
  },
});

interface What {
  state: string;
  masquerade?: boolean | undefined;
  icmp_block_inversion?: boolean | undefined;
  port_forward?: { port: string; proto: string; toport: string; toaddr?: string | undefined }[] | undefined;
}

/** The name that firewall-cmd has for what the task is about. */
function optionOf(args: What): string | undefined {
  const all = args as unknown as Record<string, unknown>;
  return Object.entries(options).find(([name]) => all[name] !== undefined)?.[1];
}

/** Its value; a switch has none. */
function argumentOf(args: What): string | undefined {
  const all = args as unknown as Record<string, unknown>;
  if (args.masquerade !== undefined || args.icmp_block_inversion !== undefined) return undefined;
  if (args.port_forward === undefined)
    return all[Object.keys(options).find((name) => all[name] !== undefined)!] as string;
  const { port, proto, toport, toaddr } = args.port_forward[0]!;
  return `port=${port}:proto=${proto}:toport=${toport}${toaddr ? `:toaddr=${toaddr}` : ''}`;
}

function isEnabled(args: What): boolean {
  const isOn = args.masquerade ?? args.icmp_block_inversion ?? true;
  return (args.state === 'enabled') === isOn;
}
