import type { Args, Params } from '../../core/params.ts';

/** A mount, with the names of Ansible. */
export const mountKeys = {
  target: { type: 'string', required: true, doc: 'The path inside the container.' },
  source: { type: 'string', doc: 'The path on the host, or the name of the volume.' },
  type: {
    type: 'string',
    enum: ['bind', 'volume', 'tmpfs'],
    default: 'volume',
    doc: 'Whether it is a path of the host, a volume or memory.',
  },
  read_only: { type: 'bool', default: false, doc: 'The container cannot write there.' },
  propagation: {
    type: 'string',
    enum: ['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave'],
    doc: 'Which later mounts are seen on the other side, for a path.',
  },
  no_copy: { type: 'bool', default: false, doc: 'Do not fill a new volume with what the image has there.' },
  labels: { type: 'map', doc: 'Labels of a new volume.' },
  volume_driver: { type: 'string', doc: 'The driver of a new volume.' },
  volume_options: { type: 'map', doc: 'Options of this driver.' },
  tmpfs_size: { type: 'string', doc: 'The size of the memory, such as 64m.' },
  tmpfs_mode: { type: 'string', doc: 'Its permissions, such as "1777".' },
} as const satisfies Params;

type Mount = Args<typeof mountKeys>;

/** The value of --mount: a line of CSV, see docker-run(1). */
export function mountOption(mount: Mount): string {
  const fields: [string, string | undefined][] = [
    ['type', mount.type],
    ['source', mount.source],
    ['target', mount.target],
    ['readonly', mount.read_only ? 'true' : undefined],
    ['bind-propagation', mount.propagation],
    ['volume-nocopy', mount.no_copy ? 'true' : undefined],
    ...Object.entries(mount.labels ?? {}).map(([key, value]): [string, string] => [
      'volume-label',
      `${key}=${value}`,
    ]),
    ['volume-driver', mount.volume_driver],
    ...Object.entries(mount.volume_options ?? {}).map(([key, value]): [string, string] => [
      'volume-opt',
      `${key}=${value}`,
    ]),
    ['tmpfs-size', mount.tmpfs_size],
    ['tmpfs-mode', mount.tmpfs_mode],
  ];
  return fields
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => field(`${key}=${value}`))
    .join(',');
}

function field(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What is wrong with mounts, in a sentence. */
export function mountProblem(mounts: readonly Mount[] = []): string | undefined {
  for (const { type, source, target } of mounts) {
    if (!target.startsWith('/')) return `mounts: the target "${target}" must be an absolute path`;
    if (type === 'bind' && !source?.startsWith('/'))
      return `mounts: ${target} needs the absolute path of its source`;
    if (type === 'tmpfs' && source !== undefined) return `mounts: ${target} is memory, and has no source`;
  }
  return undefined;
}
