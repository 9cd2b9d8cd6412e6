import { stateModule } from '../../core/module.ts';
import { toJson } from '../../core/text.ts';
import { isMapping } from '../../core/values.ts';
import { composeParams } from './params.ts';

export default stateModule({
  summary: 'Run the services of a project of Docker Compose.',
  notes:
    'Needs `docker compose`, or docker-compose 1.29, the one of Debian 12. A service differs if the hash of `compose config ' +
    '--hash` is not that of its containers, if they do not run, or if their image is older than its tag. A service that ' +
    'ends by itself is started by each run, as compose does. The number of containers of a service is not compared.',
  params: composeParams,
  needs: ['awk', 'docker'],
  check: (args) => {
    const {
      project_src,
      project_name,
      definition,
      files,
      env_files,
      services = [],
      profiles = [],
      state,
    } = args;
    if ((project_src === undefined) === (definition === undefined))
      return 'give either project_src or definition';
    if (definition !== undefined && !isMapping(definition))
      return 'definition is a mapping, as in a compose.yml';
    if (definition !== undefined && project_name === undefined) return 'definition needs project_name';
    if (definition !== undefined && files !== undefined) return 'files needs project_src';
    if (project_name !== undefined && !/^[a-z0-9][a-z0-9_-]*$/.test(project_name))
      return `"${project_name}" cannot be the name of a project: it has lower-case letters, digits, dashes and underscores`;
    const bad = [...services, ...profiles].find((each) => !/^[a-zA-Z0-9][\w.-]*$/.test(each));
    if (bad !== undefined) return `"${bad}" cannot be the name of a service or profile`;
    if ([...(files ?? []), ...(env_files ?? [])].some((each) => each === '' || /[\r\n]/.test(each)))
      return 'files and env_files must be names of files';
    if (state === 'absent' && services.length > 0)
      return 'state absent removes all services: leave services out';
    return state !== 'absent' && (args.remove_images !== undefined || args.remove_volumes)
      ? 'remove_images and remove_volumes need state: absent'
      : undefined;
  },
  want: ({ state, recreate, remove_orphans }) =>
    state === 'absent'
      ? { state }
      : {
          services: 'as wanted',
          ...(state !== 'stopped' && remove_orphans && { orphans: 'none' }),
          ...(state !== 'stopped' && recreate === 'always' && { recreated: 'done' }),
          ...(state === 'restarted' && { restarted: 'done' }),
        },
  send: ({ project_src, definition }) => ({
    definition: definition === undefined ? undefined : toJson(definition),
    // what compose makes of the name of a directory
    project_default: (project_src ?? '')
      .replace(/\/+$/, '')
      .replace(/^.*\//, '')
      .toLowerCase()
      .replace(/[^a-z0-9_-]/g, '')
      .replace(/^[_-]+/, ''),
  }),
  // the options of compose before its verb
  words: ({ files, profiles, env_files }) =>
    Object.entries({
      '--file': files,
      '--profile': profiles,
      '--env-file': env_files,
    }).flatMap(([option, values = []]) => values.flatMap((value) => [option, value])),
});
