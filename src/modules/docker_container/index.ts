import { stateModule } from '../../core/module.ts';
import { comparisonOf, comparisonsProblem, looseVariables } from './comparisons.ts';
import { envDigest, envProblem, envTransport } from './env.ts';
import { healthProblem } from './health.ts';
import { mountProblem } from './mounts.ts';
import { moreNetworkLines, networksOf, networksProblem } from './networks.ts';
import { containerParams } from './params.ts';
import { readyVariables, startFirstProblem } from './ready.ts';
import {
  type ContainerArgs,
  containerParts,
  imageRef,
  optionsByPart,
  partHashes,
  restartPolicy,
  runWords,
} from './spec.ts';

export default stateModule({
  summary: 'Run a container with docker.',
  notes:
    'The arguments are kept in a label of the container, part by part, so that a report can show which part has ' +
    'changed. A container that kplay did not create is replaced. The old container is removed when the new one runs, and is ' +
    'healthy and ready if the task wants that. Otherwise the old one is restored, and the task fails with the probe, the exit ' +
    'status and the last lines of the log. With `replace: start_first`, the old one runs all the time: the new one gets its name ' +
    'when it is ready. Until then both answer for the aliases of their networks.',
  params: containerParams,
  needs: ['docker'],
  check: (args) => {
    const { state } = args;
    if ((state === 'started' || state === 'present') && !args.image) return `state ${state} needs an image`;
    if (state !== 'started' && (args.wait_healthy ?? args.ready) !== undefined)
      return 'wait_healthy and ready need state: started';
    if (args.restart_policy !== 'on-failure' && args.restart_retries)
      return 'restart_retries needs restart_policy: on-failure';
    if (args.networks !== undefined && args.network_mode !== undefined)
      return 'give either networks or network_mode';
    if (args.purge_networks && networksOf(args.networks).length === 0) return 'purge_networks needs networks';
    return (
      networksProblem(args.networks) ??
      envProblem(args.env) ??
      healthProblem(args.healthcheck) ??
      mountProblem(args.mounts) ??
      comparisonsProblem(args.comparisons) ??
      startFirstProblem(args)
    );
  },
  want: (args) => {
    const { state, image } = args;
    if (state === 'absent' || image === undefined) return { state };
    const compared = {
      image: imageRef(image),
      restart_policy: restartPolicy(args),
      env: 'as asked',
      ...containerParts(args),
    };
    const isCompared = (part: string) => comparisonOf(args.comparisons, part) !== 'ignore';
    return {
      state,
      spec: 'as asked',
      leftover: 'none',
      ...(isCompared('*') && { origin: 'kplay' }),
      ...(isCompared('image') && { content: 'current' }),
      ...Object.fromEntries(Object.entries(compared).filter(([part]) => isCompared(part))),
      ...(args.wait_healthy !== undefined && { health: 'healthy' }),
      ...(args.purge_networks && { other_networks: 'none' }),
      ...(args.restart && { restart: 'done' }),
      ...(args.recreate && { recreate: 'done' }),
    };
  },
  send: (args) => ({
    ...Object.fromEntries(Object.keys(containerParams).map((name) => [name, undefined])),
    name: args.name,
    state: args.state,
    pull: args.pull,
    image: args.image && imageRef(args.image),
    wait_healthy: args.wait_healthy,
    restart: args.restart,
    replace: args.replace,
    keep_volumes: args.keep_volumes,
    ...readyVariables(args.ready),
    ...specVariables(args),
    env_lines: envTransport(args.env).lines,
    env_file: args.env_file?.join('\n'),
    restart_policy: restartPolicy(args),
    more_networks: moreNetworkLines(args.networks),
    purge_networks: args.purge_networks,
    network_names: networksOf(args.networks)
      .map(({ name }) => name)
      .join('\n'),
  }),
  words: (args) => {
    if (args.state === 'absent' || args.image === undefined) return [];
    const { exported } = envTransport(args.env);
    return [
      String(exported.length),
      ...exported.flat(),
      ...exported.flatMap(([name]) => ['--env', name]),
      ...Object.values(optionsByPart(args)).flat(),
      // the variables that come through a pipe; the last file wins, so these override those of env_file
      '--env-file',
      '/dev/stdin',
      '--',
      imageRef(args.image),
      ...runWords(args),
    ];
  },
});

/** What the scripts compare and store in the container's label. */
function specVariables(args: ContainerArgs) {
  const parts = containerParts(args);
  const [hashes, digest] = [partHashes(args), envDigest(args.env)];
  const texts = Object.entries(parts).filter(([, text]) => text !== '');
  return {
    parts: Object.keys(parts).join(' '),
    spec: [...texts, ['env', digest], ['id', hashes]]
      .map(([part, text]) => `spec.${part}=${text}`)
      .join('\n'),
    env_digest: digest,
    part_hashes: hashes,
    ...looseVariables(args.comparisons, parts),
  };
}
