/** A value of a column. */
export type SqlValue = string | number | bigint | Uint8Array | null;
export type SqlRow = Record<string, SqlValue>;

/** A file of SQLite. */
export interface SqlFile {
  /** Runs statements without results. */
  exec(sql: string): void;
  all(sql: string, values?: SqlValue[]): SqlRow[];
  /** Prepares a statement that is run with many values. */
  prepare(sql: string): (values: SqlValue[]) => void;
  close(): void;
}

/**
 * Opens a file of SQLite, with the library of Node if it has one (from 22.13), else with one in WebAssembly.
 * @throws Error if the file is damaged, or cannot be opened
 */
export async function openSqlite(path: string, { readOnly }: { readOnly: boolean }): Promise<SqlFile> {
  const builtin = builtinSqlite();
  return builtin ? ofNode(new builtin.DatabaseSync(path, { readOnly })) : ofWasm(path, readOnly);
}

/** What is used of node:sqlite; the types of Node 20 do not have it. */
interface NodeDatabase {
  exec(sql: string): void;
  prepare(sql: string): { all(...values: SqlValue[]): unknown[]; run(...values: SqlValue[]): unknown };
  close(): void;
}
interface NodeSqlite {
  DatabaseSync: new (path: string, options: { readOnly: boolean }) => NodeDatabase;
}

/** Loads it without the warning that it is experimental, and with all other warnings. */
function builtinSqlite(): NodeSqlite | undefined {
  const { emitWarning } = process;
  process.emitWarning = (() => {}) as typeof emitWarning;
  try {
    return process.getBuiltinModule?.('node:sqlite') as NodeSqlite | undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}

function ofNode(file: NodeDatabase): SqlFile {
  return {
    exec: (sql) => file.exec(sql),
    all: (sql, values = []) => file.prepare(sql).all(...values) as SqlRow[],
    prepare(sql) {
      const statement = file.prepare(sql);
      return (values) => void statement.run(...values);
    },
    close: () => file.close(),
  };
}

async function ofWasm(path: string, readOnly: boolean): Promise<SqlFile> {
  const { Database } = await import('node-sqlite3-wasm');
  const file = new Database(path, { readOnly });
  const statements: { finalize(): void }[] = [];
  return {
    exec: (sql) => file.exec(sql),
    all: (sql, values = []) => file.all(sql, values) as SqlRow[],
    prepare(sql) {
      const statement = file.prepare(sql);
      statements.push(statement);
      return (values) => void statement.run(values);
    },
    close() {
      for (const statement of statements) statement.finalize();
      file.close();
    },
  };
}
