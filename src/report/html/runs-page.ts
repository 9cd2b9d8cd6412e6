import { page } from './page.ts';
import { line, scrollingTable } from './text.ts';

/** A run of the history, as the list of runs shows it. */
export interface ListedRun {
  name: string;
  /** RFC 3339, UTC. */
  time: string;
  by: string;
  command: string;
  outcome: string;
}

/** The page with the runs of the history; each leads to its own page. */
export function runsPage(runs: readonly ListedRun[]): string {
  const head = ['time (UTC)', 'result', 'by', 'command'].map((title) => `<th scope="col">${title}</th>`);
  const rows = runs.map(
    ({ name, time, by, command, outcome }) =>
      `<tr><th scope="row"><a href="${line(name)}.html">${line(time.slice(0, 19).replace('T', ' '))}</a></th>` +
      `<td>${line(outcome)}</td><td>${line(by)}</td><td><code>${line(command)}</code></td></tr>\n`,
  );
  const table = scrollingTable(
    'Runs, the newest first',
    `<tr>${head.join('')}</tr>`,
    `<tbody>\n${rows.join('')}</tbody>`,
  );
  const main = runs.length === 0 ? '<p>The history has no runs.</p>\n' : table;
  return page(
    'Runs of kplay',
    '<header>\n<h1>Runs of kplay</h1>\n</header>\n',
    main,
    '<p>From the history of this user.</p>\n',
  );
}
