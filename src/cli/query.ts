import { type Command, Option } from 'commander';
import { type RowFormat, rowFormats } from '../history/rows-text.ts';
import { type HistoryOptions, historyOptions, unanswered, withIndex } from './history-index.ts';
import { say } from './streams.ts';

/**
 * The first word of a statement that only reads, after comments. The database is read-only, but `vacuum into` writes
 * another file, and `attach` opens one.
 */
const reading = /^(?:\s|--.*(?:\n|$)|\/\*(?:(?!\*\/)[\s\S])*\*\/)*(?:select|with|values|explain)\b/i;

/** Adds `kplay query`: SQL about the history. */
export function queryCommand(program: Command): void {
  historyOptions(program.command('query'))
    .description(
      'ask the history in SQL: the tables runs, hosts, tasks, changes and notices, see docs/how-to/history.md',
    )
    .argument('<sql>', 'such as: select task, avg(ms) from tasks group by task')
    .addOption(new Option('--format <kind>', 'how to print the rows').choices(rowFormats).default('table'))
    .action(async (sql: string, options: HistoryOptions & { format: RowFormat }) => {
      if (!reading.test(sql))
        throw unanswered(
          'a query begins with select, with, values or explain',
          'it reads, and changes nothing',
        );
      const { rowsText } = await import('../history/rows-text.ts');
      const rows = await withIndex(options, (index) => {
        try {
          return index.all(sql);
        } catch (error) {
          throw unanswered(
            `SQLite: ${(error as Error).message}`,
            'kplay query "select * from sqlite_schema" shows the tables',
          );
        }
      });
      say(rowsText(rows, options.format));
    });
}
