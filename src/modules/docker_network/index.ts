import {
  dockerNameProblem,
  dockerPairs,
  dockerPairsProblem,
  dockerPairsText,
  dockerPairWords,
} from '../../core/docker-params.ts';
import { stateModule } from '../../core/module.ts';
import type { Args } from '../../core/params.ts';
import { networkParams } from './params.ts';

type Network = Args<typeof networkParams>;

export default stateModule({
  summary: 'Manage a network of docker, and the containers that it connects.',
  notes:
    'Docker cannot change a network: if it differs, kplay removes it and creates it again. Arguments that are not given are ' +
    'not compared. Unlike in Ansible, this needs `force: true` if containers use the network, since they lose their aliases ' +
    'and addresses in it; and `force` does nothing if the network is as wanted.',
  params: networkParams,
  needs: ['docker'],
  check: ({ name, driver_options, labels, ipam_config = [], connected = [] }) => {
    const address = /^[\da-fA-F.:]+$/;
    const range = /^[\da-fA-F.:]+\/\d+$/;
    for (const { subnet, gateway, iprange, aux_addresses = {} } of ipam_config) {
      const bad = [subnet, iprange].find((each) => each !== undefined && !range.test(each));
      if (bad !== undefined) return `"${bad}" is not a range of addresses, such as 172.30.0.0/24`;
      const wrong = [gateway, ...Object.values(aux_addresses)].find(
        (each) => each !== undefined && !address.test(each),
      );
      if (wrong !== undefined) return `"${wrong}" is not an address`;
    }
    return (
      dockerNameProblem('network', name) ??
      connected
        .map((each) => dockerNameProblem('container', each))
        .find((problem) => problem !== undefined) ??
      dockerPairsProblem({ driver_options, labels })
    );
  },
  want: (args) => {
    if (args.state === 'absent') return { state: 'absent' };
    const wanted = {
      state: 'present',
      driver: args.driver,
      internal: args.internal?.toString(),
      attachable: args.attachable?.toString(),
      enable_ipv6: args.enable_ipv6?.toString(),
      ipam_driver: args.ipam_driver,
      driver_options: dockerPairsText(args.driver_options),
      labels: dockerPairsText(args.labels),
      ipam_config: dockerPairsText(subnetPairs(args)),
      connected: args.connected?.join(', '),
    };
    return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >;
  },
  send: (args) => ({
    ...Object.fromEntries(Object.keys(networkParams).map((name) => [name, undefined])),
    name: args.name,
    state: args.state,
    force: args.force,
    appends: args.appends,
    connects: args.connected !== undefined,
    connected: args.connected?.join('\n'),
    driver_options: dockerPairs(args.driver_options),
    labels: dockerPairs(args.labels),
    ipam_config: dockerPairs(subnetPairs(args)),
  }),
  words: (args) => [
    '--driver',
    args.driver,
    ...(args.internal ? ['--internal'] : []),
    ...(args.attachable ? ['--attachable'] : []),
    ...(args.enable_ipv6 ? ['--ipv6'] : []),
    ...(args.ipam_driver ? ['--ipam-driver', args.ipam_driver] : []),
    ...(args.ipam_config ?? []).flatMap(({ subnet, gateway, iprange, aux_addresses }) => [
      '--subnet',
      subnet,
      ...(gateway ? ['--gateway', gateway] : []),
      ...(iprange ? ['--ip-range', iprange] : []),
      ...dockerPairWords('--aux-address', aux_addresses),
    ]),
    ...dockerPairWords('--opt', args.driver_options),
    ...dockerPairWords('--label', args.labels),
  ],
});

/** The wanted parts of each subnet, as read.sh names them. */
function subnetPairs({ ipam_config = [] }: Network): Record<string, string> {
  const pairs = ipam_config.flatMap(({ subnet, gateway, iprange, aux_addresses = {} }) => [
    [subnet, 'subnet'],
    [`${subnet} gateway`, gateway],
    [`${subnet} range`, iprange],
    ...Object.entries(aux_addresses).map(([host, address]) => [`${subnet} host ${host}`, address]),
  ]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
}
