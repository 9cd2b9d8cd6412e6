import { sha256 } from '../../core/hash.ts';
import { stateModule } from '../../core/module.ts';
import { textOf } from '../../core/text.ts';
import { isMapping, type Value } from '../../core/values.ts';

const buildKeys = ['path', 'dockerfile', 'args', 'target'];

export default stateModule({
  summary: 'Pull, build or load an image of docker on the host.',
  notes:
    'An image is built again if its folder, Dockerfile or arguments have changed (compared with a label of the image), and ' +
    'loaded again if the archive holds a different one. `pull: always` asks the registry, but not in check mode.',
  params: {
    name: {
      type: 'string',
      required: true,
      doc: 'Name of the image, with its tag: registry.example.com/shop:1.4.',
    },
    tag: { type: 'string', doc: 'The tag, if the name has none.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the image exists.',
    },
    source: {
      type: 'string',
      enum: ['pull', 'build', 'load', 'local'],
      doc: '`local` fails if the image does not exist. The default follows from the other arguments.',
    },
    pull: {
      type: 'string',
      enum: ['missing', 'always'],
      default: 'missing',
      doc: 'When to ask the registry.',
    },
    build: {
      type: 'any',
      doc: 'A mapping with path (a folder on the host), dockerfile (in the folder), args and target.',
    },
    load_path: { type: 'path', doc: 'Archive on the host, as made by docker save.' },
    force: {
      type: 'bool',
      default: false,
      aliases: ['force_source', 'rebuild'],
      doc: 'Pull, build or load each time; remove an image that is in use.',
    },
    keep_last: {
      type: 'int',
      doc: 'Remove unused older tags of the same image, except this many.',
    },
  },
  needs: ['docker'],
  check: (args) => {
    const { name, tag, state, build, load_path, keep_last } = args;
    if (!/^[\w][\w./:@-]*$/.test(name) || !/^[\w.-]*$/.test(tag ?? ''))
      return `"${name}" is not the name of an image`;
    if (tag !== undefined && tagged(name)) return 'the name has a tag, so leave tag out';
    if (state === 'absent') return undefined;
    if (build !== undefined && load_path !== undefined) return 'give either build or load_path';
    const source = sourceOf(args);
    if ((source === 'build') !== (build !== undefined)) return 'source build and build need each other';
    if ((source === 'load') !== (load_path !== undefined)) return 'source load and load_path need each other';
    if (keep_last !== undefined && keep_last < 1) return 'keep_last is at least 1';
    return build === undefined ? undefined : buildProblem(build);
  },
  want: (args) =>
    args.state === 'absent'
      ? { state: 'absent' }
      : {
          state: 'present',
          content: 'as asked',
          ...(args.force && sourceOf(args) !== 'pull' && { forced: 'done' }),
          ...(args.keep_last !== undefined && { older: 'none' }),
        },
  send: (args) => {
    const build = isMapping(args.build) ? args.build : {};
    const name = args.tag === undefined ? args.name : `${args.name}:${args.tag}`;
    const ref = tagged(name) ? name : `${name}:latest`;
    const source = sourceOf(args);
    return {
      name: ref,
      repository: ref.replace(/(@.*|:[^:/]*)$/, ''),
      tag: undefined,
      source,
      pull: args.force && source === 'pull' ? 'always' : args.pull,
      build: undefined,
      path: build.path === undefined ? undefined : textOf(build.path),
      dockerfile: build.dockerfile === undefined ? 'Dockerfile' : textOf(build.dockerfile),
      target: build.target === undefined ? undefined : textOf(build.target),
      args_sha256: sha256(JSON.stringify(buildArgs(args.build))),
    };
  },
  words: ({ build }) => {
    const args = buildArgs(build);
    return [String(args.length), ...args.flat(), ...args.flatMap(([name]) => ['--build-arg', name])];
  },
});

function tagged(name: string): boolean {
  return /[:@]/.test(name.slice(name.lastIndexOf('/') + 1));
}

function sourceOf(args: {
  source?: string | undefined;
  build?: Value | undefined;
  load_path?: string | undefined;
}) {
  return (
    args.source ?? (args.build === undefined ? (args.load_path === undefined ? 'pull' : 'load') : 'build')
  );
}

function buildArgs(build: Value | undefined): [string, string][] {
  const args = isMapping(build) && isMapping(build.args) ? build.args : {};
  return Object.entries(args).map(([name, value]) => [name, textOf(value)]);
}

function buildProblem(build: Value): string | undefined {
  if (!isMapping(build) || typeof build.path !== 'string' || !build.path.startsWith('/'))
    return 'build is a mapping with a path, a folder on the host';
  const unknown = Object.keys(build).find((key) => !buildKeys.includes(key));
  if (unknown !== undefined) return `build knows ${buildKeys.join(', ')}, not "${unknown}"`;
  const bad = buildArgs(build).find(([name]) => !/^[A-Za-z_]\w*$/.test(name));
  return bad && `"${bad[0]}" is not the name of a build argument`;
}
