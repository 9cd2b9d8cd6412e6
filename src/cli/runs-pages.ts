import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { type Command, InvalidArgumentError } from 'commander';
import { exitCode, Trouble } from '../core/errors.ts';
import type { HistoryPlace } from '../history/places/place.ts';
import { type HistoryOptions, historyOptions, withRuns } from './history-index.ts';
import { runNamed } from './runs-show.ts';
import { say } from './streams.ts';

/** Adds `kplay runs html` and `kplay runs serve`: the history as pages. They use what `kplay runs` shows. */
export function runsPagesCommand(runs: Command): void {
  historyOptions(runs.command('html'))
    .description('write the page about a run of the history')
    .argument('<run>', 'its name, as `kplay runs` shows it, or the end of the name')
    .argument('<file>', 'the file; the style sheet is beside it')
    .action((name: string, file: string, _: unknown, command: Command) =>
      writePage(name, file, command.optsWithGlobals<HistoryOptions>()),
    );
  historyOptions(runs.command('serve'))
    .description('show the history in a browser on this machine, until Ctrl-C')
    .option('--port <port>', 'the port of 127.0.0.1; any free one by default', port, 0)
    .action((_: unknown, command: Command) => {
      const options = command.optsWithGlobals<HistoryOptions & { port: number }>();
      return withRuns(options, (places) => serve(options.port, places));
    });
}

async function writePage(name: string, file: string, options: HistoryOptions): Promise<void> {
  const { pageOfRun } = await import('./history-pages.ts');
  const { writeStyleBeside } = await import('./page-style.ts');
  const page = pageOfRun(await runNamed(name, options));
  try {
    writeFileSync(file, page, { mode: 0o600 });
  } catch (error) {
    throw new Trouble(`cannot write the page: ${(error as Error).message}`, { exitCode: exitCode.invalid });
  }
  writeStyleBeside(file);
}

async function serve(wanted: number, places: readonly HistoryPlace[]): Promise<void> {
  const { historyServer } = await import('./history-server.ts');
  const token = randomBytes(16).toString('hex');
  const server = historyServer(token, places);
  server.listen(wanted, '127.0.0.1');
  await once(server, 'listening').catch((error: Error) => {
    throw new Trouble(`cannot listen: ${error.message}`, { exitCode: exitCode.invalid });
  });
  say(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${token}/\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
    });
  await once(server, 'close');
}

function port(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new InvalidArgumentError('it must be a port from 0 to 65535');
  return number;
}
