import type { Client } from 'pg';
import type { HistoryPlace, RunTexts } from './place.ts';

const table = `create table if not exists kplay_runs
  (name text primary key, start text not null, events text not null, summary text)`;

/** A database of PostgreSQL that several controllers share, with a row for each run. */
export class PostgresPlace implements HistoryPlace {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  /** Connects; the password can be in PGPASSWORD or ~/.pgpass. */
  static async open(url: string): Promise<PostgresPlace> {
    const { Client: PgClient } = await import('pg');
    const client = new PgClient({
      connectionString: url,
      connectionTimeoutMillis: 10_000,
      statement_timeout: 60_000,
      application_name: 'kplay',
    });
    // a connection that breaks is reported by the next query
    client.on('error', () => {});
    await client.connect();
    return new PostgresPlace(client);
  }

  async runs(): Promise<Map<string, string>> {
    const rows = (await this.#isThere()) ? await this.#rows('select name from kplay_runs order by name') : [];
    return new Map(rows.map(({ name }) => [name!, 'ended']));
  }

  async read(name: string): Promise<RunTexts | undefined> {
    const [row] = await this.#rows('select start, events, summary from kplay_runs where name = $1', [name]);
    return row && { start: row.start!, events: row.events!, summary: row.summary ?? undefined };
  }

  async add(name: string, { start, events, summary }: RunTexts): Promise<void> {
    if (!(await this.#isThere())) await this.#create();
    const values = [name, start, events, summary ?? null];
    await this.#rows('insert into kplay_runs values ($1, $2, $3, $4) on conflict do nothing', values);
  }

  async close(): Promise<void> {
    await this.#client.end().catch(() => {});
  }

  async #isThere(): Promise<boolean> {
    const [row] = await this.#rows("select to_regclass('kplay_runs')::text as name");
    return row?.name !== null;
  }

  /** Two controllers can create it at the same time: the later one fails, and then it is there. */
  async #create(): Promise<void> {
    try {
      await this.#rows(table);
    } catch (error) {
      if (!(await this.#isThere())) throw error;
    }
  }

  async #rows(sql: string, values: (string | null)[] = []): Promise<Record<string, string | null>[]> {
    return (await this.#client.query(sql, values)).rows;
  }
}
