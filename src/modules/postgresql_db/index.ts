import { pathParams } from '../../core/file-attributes.ts';
import { forms } from '../../core/forms.ts';
import { stateModule } from '../../core/module.ts';
import { postgresParams, sendPostgres } from '../../core/postgres-client.ts';
import { loginProblem } from '../../core/sql-login.ts';
import { postgresName, postgresNameForm, postgresText } from '../../core/sql-text.ts';
import { archiveFormat, contentSql, hasFile, pgDumpParams, pgDumpProblem, pgDumpWords } from './dump.ts';

export default stateModule({
  summary: 'Manage the databases of a PostgreSQL server.',
  notes:
    'The host needs psql of the package postgresql-client. On Debian, the role postgres logs in only for the user of this ' +
    'name: use become_user: postgres. Encoding, locale and template are used for a new database only; kplay fails if the ' +
    'first two differ later. A dump is written if the file does not have the content of the database: to compare, kplay ' +
    'makes the dump twice if they differ. Unlike in Ansible, a database is restored once: one that has tables already ' +
    'counts as restored, unless restore_again is true, and the first error of SQL fails the task.',
  params: {
    name: {
      type: 'string',
      form: postgresNameForm,
      required: true,
      aliases: ['db'],
      doc: 'The name of the database.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent', 'dump', 'restore'],
      default: 'present',
      doc: 'Whether the database exists; dump writes it to target, restore reads target into it.',
    },
    owner: {
      type: 'string',
      form: postgresNameForm,
      doc: 'The role that owns it; for a new one by default login_user.',
    },
    template: { type: 'string', form: postgresNameForm, doc: 'The database that a new one is a copy of.' },
    encoding: { type: 'string', doc: 'The encoding, such as UTF8.' },
    lc_collate: { type: 'string', doc: 'The order of texts, such as C.UTF-8.' },
    lc_ctype: { type: 'string', doc: 'The classes of characters, such as C.UTF-8.' },
    tablespace: {
      type: 'string',
      form: postgresNameForm,
      doc: 'The tablespace; to move an existing database, nobody may use it.',
    },
    conn_limit: { type: 'int', min: -1, doc: 'The number of connections at a time; -1 for no limit.' },
    comment: { type: 'string', form: forms.singleLine, doc: 'A comment; an empty one removes it.' },
    force: { type: 'bool', default: false, doc: 'To remove it, end the connections of others first.' },
    maintenance_db: {
      type: 'string',
      form: postgresNameForm,
      default: 'postgres',
      doc: 'The database to log in to.',
    },
    ...pgDumpParams,
    ...postgresParams,
    ...pathParams,
  },
  check: (args) => {
    if (args.name === args.maintenance_db && !hasFile(args)) return 'maintenance_db must be another database';
    return pgDumpProblem(args) ?? loginProblem(args);
  },
  want: ({ state, ...args }) => {
    if (state === 'dump') return { target: 'current' };
    if (state === 'restore') return { state: 'present', content: 'restored' };
    return state === 'absent'
      ? { state }
      : {
          state,
          ...(args.owner !== undefined && { owner: args.owner }),
          ...(args.encoding !== undefined && { encoding: encodingOf(args.encoding) }),
          ...(args.lc_collate !== undefined && { lc_collate: args.lc_collate }),
          ...(args.lc_ctype !== undefined && { lc_ctype: args.lc_ctype }),
          ...(args.tablespace !== undefined && { tablespace: args.tablespace }),
          ...(args.conn_limit !== undefined && { conn_limit: String(args.conn_limit) }),
          ...(args.comment !== undefined && { comment: args.comment }),
        };
  },
  needs: (args) => (hasFile(args) ? ['sql', 'dump'] : ['sql']),
  send: (args) => ({
    ...sendPostgres(args, args.maintenance_db, args.name),
    read_sql: readSql(args.name),
    content_sql: contentSql,
    archive: archiveFormat(args.target),
  }),
  words: (args) => {
    if (hasFile(args)) return pgDumpWords(args);
    const name = postgresName(args.name);
    const alter = (change: string) => `alter database ${name} ${change};`;
    const comment = `comment on database ${name} is ${args.comment ? postgresText(args.comment) : 'null'};`;
    return [
      ...[
        'state',
        args.state === 'absent'
          ? `drop database ${name}${args.force ? ' with (force)' : ''};`
          : createSql(args),
      ],
      ...['owner', alter(`owner to ${postgresName(args.owner ?? '')}`)],
      ...['conn_limit', alter(`connection limit ${args.conn_limit ?? -1}`)],
      ...['tablespace', alter(`set tablespace ${postgresName(args.tablespace ?? '')}`)],
      ...['comment', comment],
      ...['encoding', '', 'lc_collate', '', 'lc_ctype', ''],
    ];
  },
});

/** The name of an encoding, as the server reports it. */
function encodingOf(name: string): string {
  const plain = name.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return plain === 'UTF8' || plain === 'UNICODE' ? 'UTF8' : name.toUpperCase();
}

function readSql(name: string): string {
  return `select unnest(array['state=present', 'owner=' || pg_get_userbyid(d.datdba),
  'encoding=' || pg_encoding_to_char(d.encoding), 'lc_collate=' || d.datcollate, 'lc_ctype=' || d.datctype,
  'tablespace=' || t.spcname, 'conn_limit=' || d.datconnlimit,
  'comment=' || translate(coalesce(shobj_description(d.oid, 'pg_database'), ''), E'\\n', ' ')])
from pg_database d join pg_tablespace t on t.oid = d.dattablespace where d.datname = ${postgresText(name)};`;
}

function createSql(args: {
  name: string;
  owner?: string | undefined;
  template?: string | undefined;
  encoding?: string | undefined;
  lc_collate?: string | undefined;
  lc_ctype?: string | undefined;
  tablespace?: string | undefined;
  conn_limit?: number | undefined;
  comment?: string | undefined;
}): string {
  const name = postgresName(args.name);
  const options: [string, string | undefined][] = [
    ['owner', args.owner && postgresName(args.owner)],
    ['template', args.template && postgresName(args.template)],
    ['encoding', args.encoding && postgresText(args.encoding)],
    ['lc_collate', args.lc_collate && postgresText(args.lc_collate)],
    ['lc_ctype', args.lc_ctype && postgresText(args.lc_ctype)],
    ['tablespace', args.tablespace && postgresName(args.tablespace)],
    ['connection limit', args.conn_limit?.toString()],
  ];
  const given = options.flatMap(([option, value]) => (value === undefined ? [] : [` ${option} ${value}`]));
  const comment = args.comment ? `\ncomment on database ${name} is ${postgresText(args.comment)};` : '';
  return `create database ${name}${given.join('')};${comment}`;
}
