import type { Command } from 'commander';
import type { HistoryIndex } from '../history/index/open-index.ts';
import { type HistoryOptions, historyOptions, unanswered, withIndex } from './history-index.ts';
import { say, sayJson } from './streams.ts';

interface BlameOptions extends HistoryOptions {
  json?: true;
  number: number;
}

/** Adds `kplay blame`: the tasks that have changed a resource. */
export function blameCommand(program: Command): void {
  historyOptions(program.command('blame'))
    .description('show which tasks have changed a file or another resource of a host, the last one first')
    .argument('<host>', 'its name in the inventory, or HOST:PATH')
    .argument('[resource...]', 'such as: service nginx; package curl; user deploy; /etc/hosts')
    .option('-n, --number <count>', 'how many changes', Number, 10)
    .option('--json', 'as JSON')
    .action(async (first: string, rest: string[], options: BlameOptions) => {
      const { host, resource } = hostAndResource(first, rest);
      const { changesOf } = await import('../history/changed-tasks.ts');
      const { changedText } = await import('../history/changed-text.ts');
      const found = await withIndex(options, (index) => {
        const all = changesOf(index, host, resource);
        return all.length > 0 ? all.slice(0, options.number) : refuse(index, host, resource);
      });
      if (options.json) sayJson(found);
      else say(found.map((task) => changedText(task)).join(''));
    });
}

/** Adds `kplay why`: the changes that have led to a change. */
export function whyCommand(program: Command): void {
  historyOptions(program.command('why'))
    .description('show why a resource of a host was changed last: the task, and what has notified it')
    .argument('<host>', 'its name in the inventory, or HOST:PATH')
    .argument('[resource...]', 'such as: service nginx; /etc/hosts; or the name of a task or a handler')
    .option('--json', 'as JSON')
    .action(async (first: string, rest: string[], options: BlameOptions) => {
      const { host, resource } = hostAndResource(first, rest);
      const { reasonFor, reasonText } = await import('../history/why.ts');
      const found = await withIndex(
        options,
        (index) => reasonFor(index, host, resource) ?? refuse(index, host, resource),
      );
      if (options.json) sayJson(found);
      else say(reasonText(found));
    });
}

/** Reads `web1 service nginx`, `web1:/etc/hosts` and `web1 /etc/hosts`. */
function hostAndResource(first: string, rest: string[]): { host: string; resource: string } {
  const [, host = first, path] = rest.length > 0 ? [] : (/^(.+?):(\/.*)$/s.exec(first) ?? []);
  const resource = path ?? rest.join(' ');
  if (resource !== '') return { host, resource };
  throw unanswered('a resource is missing', 'write HOST:PATH, or HOST and a resource: web1 service nginx');
}

function refuse(index: HistoryIndex, host: string, resource: string): never {
  const sql = 'select distinct resource from changes where host = ? and resource is not null order by 1';
  const known = index.all(sql, [host]).map((row) => String(row.resource));
  const word = resource.split(' ').at(-1)!;
  const close = known.filter((each) => each.includes(word)).slice(0, 5);
  const message = `no run of the history has changed "${resource}" on ${host}`;
  if (close.length > 0) throw unanswered(message, `it has changed: ${close.join('; ')}`);
  throw unanswered(message, known.length === 0 ? 'kplay runs shows the runs of the history' : undefined);
}
