import type { Form } from '../../core/form.ts';
import type { Args } from '../../core/params.ts';
import { splitWords } from '../../core/split-words.ts';

const tableForm: Form = { is: 'a table such as shop.sessions', pattern: /^[^.\0-\x1f\s]+\.[^.\0-\x1f]+$/ };

/** The arguments that are options of mysqldump. */
export const mysqldumpParams = {
  single_transaction: {
    type: 'bool',
    default: false,
    doc: 'Dump the state of one moment without locks; for tables of InnoDB.',
  },
  quick: { type: 'bool', default: true, doc: 'Dump row by row, not a whole table at a time.' },
  skip_lock_tables: { type: 'bool', default: false, doc: 'Dump without a lock on the tables.' },
  hex_blob: { type: 'bool', default: false, doc: 'Dump binary columns in hexadecimal digits.' },
  ignore_tables: {
    type: 'list',
    form: tableForm,
    default: [] as string[],
    doc: 'Tables to leave out of the dump, such as shop.sessions.',
  },
  master_data: {
    type: 'int',
    min: 0,
    max: 2,
    default: 0,
    doc: 'Write the position in the binary log as a statement (1) or as a comment (2).',
  },
  dump_extra_args: {
    type: 'string',
    default: '',
    doc: 'More options of mysqldump; all users of the host can read them while it runs.',
  },
} as const;

/** The options of mysqldump, and the databases. */
export function mysqldumpWords(
  args: Args<typeof mysqldumpParams> & { name: string[]; force: boolean },
): string[] {
  const options: Record<string, boolean> = {
    '--single-transaction': args.single_transaction,
    '--quick': args.quick,
    '--skip-quick': !args.quick,
    '--skip-lock-tables': args.skip_lock_tables,
    '--hex-blob': args.hex_blob,
    '--force': args.force,
  };
  return [
    ...Object.keys(options).filter((option) => options[option]),
    ...(args.master_data === 0 ? [] : [`--master-data=${args.master_data}`]),
    ...args.ignore_tables.map((table) => `--ignore-table=${table}`),
    ...splitWords(args.dump_extra_args),
    ...databaseWords(args.name),
  ];
}

/** A dump of one database says nothing of its name: it can be imported into another one. */
function databaseWords(names: readonly string[]): string[] {
  if (names.includes('all')) return ['--all-databases'];
  return names.length > 1 ? ['--databases', '--', ...names] : ['--', ...names];
}
