import {
  dockerNameProblem,
  dockerObjectParams,
  dockerPairs,
  dockerPairsProblem,
  dockerPairsText,
  dockerPairWords,
} from '../../core/docker-params.ts';
import { stateModule } from '../../core/module.ts';

export default stateModule({
  summary: 'Manage a volume of docker.',
  notes:
    'Docker cannot change the driver, the options and the labels of a volume. If they differ, the task fails, unless ' +
    'recreate allows it to remove the volume with its data and to create it again.',
  params: {
    name: { type: 'string', required: true, aliases: ['volume_name'], doc: 'Name of the volume.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the volume exists.',
    },
    driver: { type: 'string', default: 'local', doc: 'The driver of the volume.' },
    ...dockerObjectParams,
    recreate: {
      type: 'string',
      enum: ['never', 'options-changed', 'always'],
      default: 'never',
      doc: 'When to remove an existing volume with its data and to create it again.',
    },
  },
  needs: ['docker'],
  check: ({ name, driver_options, labels }) =>
    dockerNameProblem('volume', name) ??
    (name.length < 2 ? 'the name of a volume has at least two characters' : undefined) ??
    dockerPairsProblem({ driver_options, labels }),
  want: ({ state, driver, driver_options, labels, recreate }) => {
    if (state === 'absent') return { state };
    const [options, labelled] = [dockerPairsText(driver_options), dockerPairsText(labels)];
    return {
      state,
      driver,
      ...(options !== undefined && { driver_options: options }),
      ...(labelled !== undefined && { labels: labelled }),
      ...(recreate === 'always' && { recreated: 'done' }),
    };
  },
  send: ({ driver_options, labels }) => ({
    driver: undefined,
    driver_options: dockerPairs(driver_options),
    labels: dockerPairs(labels),
  }),
  words: ({ driver, driver_options, labels }) => [
    '--driver',
    driver,
    ...dockerPairWords('--opt', driver_options),
    ...dockerPairWords('--label', labels),
  ],
});
