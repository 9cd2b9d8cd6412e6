import { forms } from '../../core/forms.ts';
import { sha256 } from '../../core/hash.ts';
import { imageName } from '../../core/image-name.ts';
import { stateModule } from '../../core/module.ts';

export default stateModule({
  summary: 'Pull, build or load an image of docker on the host.',
  notes:
    'An image is built again if its folder, Dockerfile or arguments have changed (compared with a label of the image), and ' +
    'loaded again if the archive holds a different one. `pull: always` asks the registry, but not in check mode.',
  params: {
    name: {
      type: 'string',
      required: true,
      form: imageName,
      doc: 'Name of the image, with its tag: registry.example.com/shop:1.4.',
    },
    tag: {
      type: 'string',
      form: { is: 'a tag', pattern: /^(\w[\w.-]{0,127})?$/ },
      doc: 'The tag, if the name has none.',
    },
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
      type: 'map',
      keys: {
        path: { type: 'path', required: true, doc: 'The folder on the host.' },
        dockerfile: { type: 'string', default: 'Dockerfile', doc: 'The path of the Dockerfile in it.' },
        args: { type: 'map', names: forms.variableName, default: {}, doc: 'The build arguments.' },
        target: { type: 'string', doc: 'The stage to build.' },
      },
      doc: 'How to build it.',
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
      min: 1,
      doc: 'Remove unused older tags of the same image, except this many.',
    },
  },
  needs: ['docker'],
  check: (args) => {
    if (args.state !== 'absent') {
      const { build, load_path } = args;
      if (build !== undefined && load_path !== undefined) return 'give either build or load_path';
      const source = sourceOf(args);
      if ((source === 'build') !== (build !== undefined)) return 'source build and build need each other';
      if ((source === 'load') !== (load_path !== undefined))
        return 'source load and load_path need each other';
    }
    return args.tag !== undefined && tagged(args.name) ? 'the name has a tag, so leave tag out' : undefined;
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
    const { build } = args;
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
      path: build?.path,
      dockerfile: build?.dockerfile ?? 'Dockerfile',
      target: build?.target,
      args_sha256: sha256(JSON.stringify(Object.entries(build?.args ?? {}))),
    };
  },
  words: ({ build }) => {
    const args = Object.entries(build?.args ?? {});
    return [String(args.length), ...args.flat(), ...args.flatMap(([name]) => ['--build-arg', name])];
  },
});

function tagged(name: string): boolean {
  return /[:@]/.test(name.slice(name.lastIndexOf('/') + 1));
}

function sourceOf(args: {
  source?: string | undefined;
  build?: object | undefined;
  load_path?: string | undefined;
}) {
  return (
    args.source ?? (args.build === undefined ? (args.load_path === undefined ? 'pull' : 'load') : 'build')
  );
}
