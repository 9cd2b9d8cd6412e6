import { sha256 } from '../../core/hash.ts';
import { stateModule } from '../../core/module.ts';
import { envDigest, envProblem, envTransport } from './env.ts';
import { containerParams } from './params.ts';
import { containerParts, imageRef, networkNames, optionsByPart, restartPolicy, runWords } from './spec.ts';

export default stateModule({
  summary: 'Run a container with docker.',
  notes:
    'The arguments are kept in a label of the container, part by part, so that a report can show which part has ' +
    'changed. A container that kplay did not create is replaced. The new container starts before the old one is ' +
    'removed: if it does not come up, the old one is restored and the task fails with the last lines of the log.',
  params: containerParams,
  check: (args) => {
    const { state } = args;
    if ((state === 'started' || state === 'present') && !args.image) return `state ${state} needs an image`;
    if (state !== 'started' && args.wait_healthy !== undefined) return 'wait_healthy needs state: started';
    if (args.restart_policy !== 'on-failure' && args.restart_retries)
      return 'restart_retries needs restart_policy: on-failure';
    if (args.networks !== undefined && args.network_mode !== undefined)
      return 'give either networks or network_mode';
    if (networkNames(args.networks).some((network) => !/^[a-zA-Z0-9][\w.-]*$/.test(network)))
      return 'networks must be a list of names';
    return envProblem(args.env);
  },
  want: (args) => {
    const { state, image } = args;
    if (state === 'absent' || image === undefined) return { state };
    return {
      state,
      origin: 'kplay',
      spec: 'as asked',
      image: imageRef(image),
      content: 'current',
      leftover: 'none',
      restart_policy: restartPolicy(args),
      env: 'as asked',
      ...containerParts(args),
      ...(args.wait_healthy !== undefined && { health: 'healthy' }),
      ...(args.restart && { restart: 'done' }),
      ...(args.recreate && { recreate: 'done' }),
    };
  },
  send: (args) => {
    const texts = Object.entries(containerParts(args)).filter(([, text]) => text !== '');
    const digest = envDigest(args.env);
    const spec = [...texts, ['env', digest]].map(([part, text]) => `spec.${part}=${text}`);
    return {
      ...Object.fromEntries(Object.keys(containerParams).map((name) => [name, undefined])),
      name: args.name,
      state: args.state,
      pull: args.pull,
      image: args.image && imageRef(args.image),
      wait_healthy: args.wait_healthy,
      restart: args.restart,
      parts: Object.keys(containerParts(args)).join(' '),
      // with the hash, a different spelling is a difference too
      spec: [
        ...spec,
        `spec.id=${sha256(JSON.stringify([optionsByPart(args), runWords(args), digest]))}`,
      ].join('\n'),
      env_digest: digest,
      spec_id: undefined,
      env_lines: envTransport(args.env).lines,
      env_file: args.env_file?.join('\n'),
      restart_policy: restartPolicy(args),
      more_networks: networkNames(args.networks).slice(1).join(' '),
    };
  },
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
