import { stateModule } from '../../core/module.ts';
import { filterLines, filterProblem, filters } from './filters.ts';
import { bytesOf } from './size.ts';

const kinds = ['containers', 'images', 'networks', 'volumes', 'builder_cache'] as const;

export default stateModule({
  summary: 'Remove containers, images, networks, volumes and the build cache that nothing uses.',
  notes:
    'Check mode lists what a run removes. Registers the names of what was removed, and as `containers_space_reclaimed` and so ' +
    'on the space in bytes, rounded as docker prints it.',
  params: {
    containers: { type: 'bool', default: false, doc: 'Remove containers that do not run.' },
    containers_filters: { type: 'map', keys: filters.containers, doc: 'Which containers to remove.' },
    images: { type: 'bool', default: false, doc: 'Remove images without a tag and without a container.' },
    images_filters: {
      type: 'map',
      keys: filters.images,
      doc: 'Which images to remove; with `dangling: false` all without a container.',
    },
    networks: { type: 'bool', default: false, doc: 'Remove networks without a running container.' },
    networks_filters: { type: 'map', keys: filters.networks, doc: 'Which networks to remove.' },
    volumes: { type: 'bool', default: false, doc: 'Remove volumes without a container, and their data.' },
    volumes_filters: {
      type: 'map',
      keys: filters.volumes,
      doc: 'Which volumes to remove; since Docker 23 only those without a name, unless `all: true`.',
    },
    builder_cache: { type: 'bool', default: false, doc: 'Remove the cache of BuildKit.' },
    builder_cache_all: {
      type: 'bool',
      default: false,
      doc: 'Also remove what images share with the cache, and what BuildKit itself keeps there.',
    },
  },
  needs: ['docker'],
  check: (args) => {
    if (!kinds.some((kind) => args[kind])) return `set one of ${kinds.join(', ')} to true`;
    for (const kind of ['containers', 'images', 'networks', 'volumes'] as const) {
      const given = args[`${kind}_filters`];
      if (given !== undefined && !args[kind]) return `${kind}_filters needs ${kind}: true`;
      const problem = filterProblem(given);
      if (problem !== undefined) return `${kind}_filters: ${problem}`;
    }
    return args.builder_cache_all && !args.builder_cache
      ? 'builder_cache_all needs builder_cache: true'
      : undefined;
  },
  want: (args) => Object.fromEntries(kinds.filter((kind) => args[kind]).map((kind) => [kind, 'none'])),
  send: (args) => ({
    containers_filters: filterLines(args.containers_filters),
    images_filters: filterLines(args.images_filters),
    networks_filters: filterLines(args.networks_filters),
    volumes_filters: filterLines(args.volumes_filters),
    images_all: args.images_filters?.dangling === false,
    volumes_all: args.volumes_filters?.all === true,
  }),
  returns: ({ results }, args) =>
    Object.fromEntries(
      kinds
        .filter((kind) => args[kind])
        .flatMap((kind) => [
          ...(kind === 'builder_cache' ? [] : [[kind, (results[kind] ?? '').split('\n').filter(Boolean)]]),
          ...(kind === 'networks' ? [] : [[`${kind}_space_reclaimed`, bytesOf(results[`${kind}_space`])]]),
        ]),
    ),
});
