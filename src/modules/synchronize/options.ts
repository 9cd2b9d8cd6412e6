/** The arguments of the module that become options of rsync. */
export interface RsyncArgs {
  src: string;
  dest: string;
  mode: 'push' | 'pull';
  archive: boolean;
  checksum: boolean;
  compress: boolean;
  delete: boolean;
  dirs: boolean;
  recursive?: boolean | undefined;
  links?: boolean | undefined;
  copy_links: boolean;
  perms?: boolean | undefined;
  times?: boolean | undefined;
  owner?: boolean | undefined;
  group?: boolean | undefined;
  existing_only: boolean;
  partial: boolean;
  delay_updates: boolean;
  exclude?: string[] | undefined;
  link_dest?: string[] | undefined;
  rsync_opts?: string[] | undefined;
  rsync_path?: string | undefined;
  rsync_timeout: number;
}

/** Begins the line of each change in the output of rsync. */
const changeMark = '<<CHANGED>>';

/** What a host may not bring to the controller: devices, links out of the folder, and files that run as another user. */
const fromHost = ['--no-devices', '--no-specials', '--safe-links', '--chmod=ug-s'];

/** rsync lists a link to a file of another folder as a change only where it lists all that is the same, too. */
const linkOptions = (folders: string[]) =>
  folders.length === 0 ? [] : [...folders.map((path) => `--link-dest=${path}`), '-ii'];

/** The changes in the lines of rsync. */
export function changesIn(lines: string[]): string[] {
  return lines
    .filter((line) => line.startsWith(changeMark))
    .map((line) => line.slice(changeMark.length))
    .filter((line) => !/^\.\S {9} /.test(line));
}

/** The options of rsync(1), in the order of Ansible's. */
export function rsyncOptions(args: RsyncArgs, check: boolean): string[] {
  const parts = ['recursive', 'links', 'perms', 'times', 'owner', 'group'] as const;
  const deviating = parts.flatMap((part) => {
    const value = args[part];
    if (value === undefined || value === args.archive) return [];
    return value ? `--${part}` : `--no-${part}`;
  });
  const on = (given: boolean, option: string) => (given ? [option] : []);
  return [
    ...on(args.delay_updates, '--delay-updates'),
    '-F',
    ...on(args.compress, '--compress'),
    ...(args.rsync_timeout > 0 ? [`--timeout=${args.rsync_timeout}`] : []),
    ...on(check, '--dry-run'),
    ...on(args.delete, '--delete-after'),
    ...on(args.existing_only, '--existing'),
    ...on(args.checksum, '--checksum'),
    ...on(args.copy_links, '--copy-links'),
    ...on(args.archive, '--archive'),
    ...deviating,
    ...on(args.dirs, '--dirs'),
    ...on(args.partial, '--partial'),
    ...(args.exclude ?? []).map((pattern) => `--exclude=${pattern}`),
    ...linkOptions(args.link_dest ?? []),
    ...(args.rsync_path === undefined ? [] : [`--rsync-path=${args.rsync_path}`]),
    ...(args.rsync_opts ?? []),
    ...(args.mode === 'pull' ? fromHost : []),
    // arguments for the host travel in the protocol, and no shell reads them
    '--protect-args',
    `--out-format=${changeMark}%i %n%L`,
  ];
}
