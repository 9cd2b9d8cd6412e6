import { factNames, usualFacts } from '../../core/facts.ts';
import { actionModule, type ScriptPart } from '../../core/module.ts';
import { factsFrom } from './facts.ts';

/** The parts whose functions report these facts. */
const partsOf: Partial<Record<ScriptPart, readonly string[]>> = {
  'hardware-facts': ['memory_mb', 'memfree_mb', 'swaptotal_mb', 'swapfree_mb', 'mounts', 'devices'],
  'network-facts': ['default_ipv4', 'default_ipv6', 'ipv4_addresses', 'ipv6_addresses', 'interfaces', 'dns'],
  'software-facts': ['packages', 'services', 'python', 'python_version'],
  'system-facts': [
    'selinux',
    'apparmor',
    'date_time',
    'env',
    'local',
    'virtualization',
    'virtualization_role',
  ],
};

export default actionModule({
  summary: 'Gather facts about the host.',
  notes:
    'A play gathers the facts that it uses by itself, under `facts.`; this module returns facts for `register`.',
  params: {
    names: {
      type: 'list',
      enum: factNames,
      default: [...usualFacts],
      doc: 'The facts to gather; by default all but packages and services, which take long.',
    },
  },
  needs: ({ names }) =>
    (Object.keys(partsOf) as ScriptPart[]).filter((part) =>
      partsOf[part]!.some((name) => names.includes(name)),
    ),
  returns: ({ results }) => factsFrom(results),
});
