import type { TaskEvent } from '../../src/core/events.ts';
import { lossOfHost, nameOfTask, orderedNames, resultsOf, stepOf, wrongFile } from './expected.ts';
import { isFailure, unexplained } from './explanations.ts';
import type { History, HostHistory, LogLine, Report } from './history.ts';
import { fileOf, namesOf, type Step } from './steps.ts';
import { checkTimes } from './time-checks.ts';

/** What is wrong with a host, compared with what was reported about it. */
export function checkHost(history: History, host: HostHistory): string[] {
  const wrong = [
    ...host.leftovers.map((text) => `left behind: ${text}`),
    ...brokenFiles(history.steps, host),
    ...checkTimes(history, host),
    ...history.reports.flatMap((report) =>
      checkRun(history, host, report).map((text) => `${report.run}: ${text}`),
    ),
  ];
  return wrong.map((text) => `${host.name}: ${text}`);
}

/** A file has its old content or its new one: here, it does not exist or it is complete. */
function brokenFiles(steps: readonly Step[], host: HostHistory): string[] {
  const lines = (host.files['/srv/data/lines'] ?? '').split('\n').filter(Boolean);
  const wanted = steps.filter(({ kind }) => kind === 'line').map(({ content }) => content!);
  const odd = lines.filter((line, i) => !wanted.includes(line) || lines.indexOf(line) < i);
  const files = steps
    .filter(({ kind }) => kind !== 'line')
    .flatMap((step) =>
      namesOf(step).flatMap((name) =>
        host.files[fileOf(step, name)] === undefined ? [] : (wrongFile(step, name, host) ?? []),
      ),
    );
  return [...files, ...odd.map((line) => `/srv/data/lines has a wrong line: ${line}`)];
}

function checkRun(history: History, host: HostHistory, report: Report): string[] {
  const log = host.log.filter(({ run }) => run === report.run);
  const results = resultsOf(report, host.name);
  return [
    ...repeated(log),
    ...wrongLogOrder(history.steps, log),
    ...results.flatMap((result) => wrongResult(history, host, log, result)),
    ...unreported(history, host, report, log),
    ...unexplained(history, host, report),
  ];
}

function repeated(log: readonly LogLine[]): string[] {
  const begun = log.filter(({ what }) => what === 'begin').map(({ name }) => name);
  return begun.filter((name, i) => begun.indexOf(name) < i).map((name) => `${name} ran twice`);
}

function wrongLogOrder(steps: readonly Step[], log: readonly LogLine[]): string[] {
  const order = [
    ...orderedNames(steps),
    ...steps.filter(({ part }) => part === 'handler').map(({ id }) => id),
  ];
  const begun = log.filter(({ what }) => what === 'begin').map(({ name }) => order.indexOf(name));
  return begun.some((number, i) => i > 0 && number < begun[i - 1]!) ? ['steps ran in another order'] : [];
}

/** A result that is not what the host has done. */
function wrongResult(
  { steps }: History,
  host: HostHistory,
  log: readonly LogLine[],
  result: TaskEvent,
): string[] {
  const name = nameOfTask(result);
  const step = stepOf(steps, name);
  const end = log.find((line) => line.name === name && line.what !== 'begin');
  const claim = `${name} was reported as ${result.status}`;
  if (isFailure(result) || result.status === 'skipped') return [];
  const file = wrongFile(step, name, host);
  if (file) return [`${claim}, and ${file}`];
  if (step.kind !== 'command') return [];
  const isFirst = end === undefined && result.status === 'unchanged' && step.creates;
  if (isFirst) return [];
  if (!end) return [`${claim}, and it did not end`];
  if (result.status === 'rescued') return step.part === 'block' ? [] : [`${claim}, and no block rescues it`];
  const isChanged = end.what === 'made' || step.creates === true;
  if (isChanged !== (result.status === 'changed')) return [`${claim}, and it has ${end.what} its file`];
  const output = result.output?.stdout;
  return output === undefined || output === `out-${name}\n${end.what}\n`
    ? []
    : [`${claim} with the output ${JSON.stringify(output)}`];
}

/** What ran and was not reported, although kplay could know. */
function unreported(
  { steps }: History,
  host: HostHistory,
  report: Report,
  log: readonly LogLine[],
): string[] {
  const reported = resultsOf(report, host.name).map(nameOfTask);
  const missing = [...new Set(log.map(({ name }) => name))].filter((name) => !reported.includes(name));
  if (missing.length === 0 || report.code === undefined) return [];
  const loss = lossOfHost(report, host.name);
  if (loss?.status !== 'lost') return missing.map((name) => `${name} ran and was not reported`);
  const unknown = orderedNames(steps).find((name) => !reported.includes(name)) ?? missing[0]!;
  const first = stepOf(steps, unknown).id;
  return loss.message?.includes(`"${first}"`)
    ? []
    : [`${missing[0]} ran, and the loss does not name it: ${loss.message}`];
}
