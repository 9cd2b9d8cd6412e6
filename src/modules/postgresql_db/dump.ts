import { splitWords } from '../../core/split-words.ts';

/** The arguments about a file with a dump. */
export const pgDumpParams = {
  target: {
    type: 'path',
    doc: 'The file on the host, for dump and restore: SQL, which is compressed if the name ends with .gz, .bz2 or .xz, or an archive if it ends with .pgc or .tar.',
  },
  target_opts: {
    type: 'string',
    default: '',
    doc: 'More options of pg_dump, pg_restore or psql, such as --schema=sales.',
  },
  dump_extra_args: { type: 'string', default: '', doc: 'More options of pg_dump.' },
  restore_again: {
    type: 'bool',
    default: false,
    doc: 'Restore each time, also into a database that has tables.',
  },
} as const;

interface DumpArgs {
  state: string;
  target?: string | undefined;
  target_opts: string;
  dump_extra_args: string;
  restore_again: boolean;
}

/** Says whether a task is about a file. */
export const hasFile = ({ state }: DumpArgs): boolean => state === 'dump' || state === 'restore';

/** The format of an archive, as pg_dump calls it; undefined for SQL. */
export function archiveFormat(target: string | undefined): string | undefined {
  if (target?.endsWith('.pgc')) return 'custom';
  return target?.endsWith('.tar') ? 'tar' : undefined;
}

/** Says what is wrong with the arguments about a file. */
export function pgDumpProblem(args: DumpArgs): string | undefined {
  if (hasFile(args) && args.target === undefined) return `state ${args.state} needs target`;
  if (!hasFile(args) && args.target !== undefined) return 'target is for state dump and restore';
  if (args.target?.endsWith('.dir'))
    return 'target must be a file; run pg_dump with the module command for a folder';
  if (args.restore_again && args.state !== 'restore') return 'restore_again is for state restore';
  return undefined;
}

/** The options of pg_dump, or of the program that restores. */
export function pgDumpWords(args: DumpArgs): string[] {
  const format = archiveFormat(args.target);
  if (args.state === 'restore') return splitWords(args.target_opts);
  return [
    ...(format === undefined ? [] : [`--format=${format}`]),
    ...splitWords(args.target_opts),
    ...splitWords(args.dump_extra_args),
  ];
}

/** Whether a database has tables, as the value of `content`. */
export const contentSql = `select case when exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_') then 'restored' else 'none' end;`;
