import type { EndEvent, TaskEvent } from '../../src/core/events.ts';
import {
  lossOfHost,
  nameOfTask,
  namesAfter,
  namesInOrder,
  outputOf,
  resultsOf,
  stepOf,
  wrongFile,
} from './expected.ts';
import { isFailure, unexplained } from './explanations.ts';
import type { History, HostHistory, LogLine, Report } from './history.ts';
import { fileOf, namesOf, type Step } from './steps.ts';
import { checkTimes } from './time-checks.ts';

/** What is wrong with a host, compared with what was reported about it. */
export function checkHost(history: History, host: HostHistory): string[] {
  const wrong = [
    ...host.leftovers.map((text) => `left behind: ${text}`),
    ...brokenFiles(history.steps, host),
    ...forgottenJobs(history, host),
    ...paidHandlers(history, host),
    ...checkTimes(history, host),
    ...history.reports.flatMap((report) =>
      checkRun(history, host, report).map((text) => `${report.run}: ${text}`),
    ),
  ];
  return wrong.map((text) => `${host.name}: ${text}`);
}

/** A host is owed nothing if its last run has reported all results, none of them lost, and no failure. */
function paidHandlers({ reports }: History, { name, owed }: HostHistory): string[] {
  const { events } = reports.at(-1)!;
  const end = events.find(({ event }) => event === 'end') as EndEvent | undefined;
  const { failed = 1, unknown = 0, unreachable = true } = end?.hosts[name] ?? {};
  const hasLost = events.some(
    (event) =>
      event.event === 'task' && event.host === name && event.message?.includes('it is unknown whether'),
  );
  const isDone = end?.interrupted === false && failed + unknown === 0 && !unreachable && !hasLost;
  return isDone ? owed.map((file) => `it is owed ${file}, and no handler has failed`) : [];
}

/** A file has its old content or its new one: here, it does not exist or it is complete. */
function brokenFiles(steps: readonly Step[], host: HostHistory): string[] {
  const isLine = ({ kind }: Step) => kind === 'line';
  const wanted = steps.filter(isLine).map(({ content }) => content!);
  const lines = [...new Set(steps.filter(isLine).map((step) => fileOf(step, step.id, host.name)!))].flatMap(
    (path) => oddLines(host.files[path] ?? '', wanted).map((line) => `${path} has a wrong line: ${line}`),
  );
  const files = steps
    .filter((step) => !isLine(step))
    .flatMap((step) =>
      namesOf(step).flatMap(
        (name) => (isThere(step, name, host) ? wrongFile(steps, name, host) : undefined) ?? [],
      ),
    );
  return [...files, ...lines, ...partialTransactions(steps, host)];
}

function oddLines(text: string, wanted: readonly string[]): string[] {
  const lines = text.split('\n').filter(Boolean);
  return lines.filter((line, i) => !wanted.includes(line) || lines.indexOf(line) < i);
}

function isThere(step: Step, name: string, { name: host, files }: HostHistory): boolean {
  return files[fileOf(step, name, host) ?? ''] !== undefined;
}

/** The files of a transaction are there, or none of them is. */
function partialTransactions(steps: readonly Step[], host: HostHistory): string[] {
  const commits = steps.filter(({ kind }) => kind === 'commit');
  return commits.flatMap(({ id, block }) => {
    const inside = steps.filter(
      (step) => step.block === block && step.part !== 'rescue' && step.kind !== 'commit',
    );
    const there = inside.filter((step) => isThere(step, step.id, host));
    if (there.length === 0 || there.length === inside.length) return [];
    return [`of the transaction ${id} there is only ${there.map((step) => step.id)}`];
  });
}

/** A job for which kplay has waited is forgotten, unless it has reported why not; another one is kept for a week. */
function forgottenJobs({ steps, reports, hosts }: History, host: HostHistory): string[] {
  if (reports.some(({ code }) => code !== 0)) return [];
  const here = ({ on }: Step) => (on === undefined ? 1 : on === host.name ? hosts.length : 0);
  const started = steps.reduce((sum, step) => sum + (step.kind === 'start' ? here(step) : 0), 0);
  const reported = reports.flatMap(({ events }) =>
    events.filter(
      (event) =>
        event.event === 'warning' &&
        event.host === host.name &&
        event.message.endsWith('is kept there for a week'),
    ),
  );
  const most = started * reports.length + reported.length;
  return host.jobs > most ? [`${host.jobs} jobs were kept, and ${most} were to be kept`] : [];
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
  const order = namesInOrder(steps);
  const begun = log
    // a job that nothing waits for begins in its own time
    .filter(({ what, name }) => what === 'begin' && stepOf(steps, name).kind !== 'start')
    .map(({ name }) => order.indexOf(name));
  return begun.some((number, i) => i > 0 && number < begun[i - 1]!) ? ['steps ran in another order'] : [];
}

/** A result that is not what the host has done. */
function wrongResult(
  history: History,
  host: HostHistory,
  log: readonly LogLine[],
  result: TaskEvent,
): string[] {
  const { steps } = history;
  const name = nameOfTask(result);
  const step = stepOf(steps, name);
  const claim = `${name} was reported as ${result.status}`;
  if (isFailure(result) || result.status === 'skipped') return [];
  if (isPutBack(result)) return step.block === undefined ? [`${claim}, and nothing puts it back`] : [];
  if (step.kind === 'start' && canKillJobs(history)) return [];
  const done = step.kind === 'wait' ? step.reads! : name;
  const file = wrongFile(steps, done, host);
  if (file) return [`${claim}, and ${file}`];
  if (step.kind !== 'command' && step.kind !== 'wait') return [];
  return wrongCommand(step, done, host, log, result).map((text) => `${claim}${text}`);
}

/** @param name the name of what has run: a step that waits for a job has another one */
function wrongCommand(
  step: Step,
  name: string,
  host: HostHistory,
  log: readonly LogLine[],
  result: TaskEvent,
): string[] {
  const end = log.find((line) => line.name === name && line.what !== 'begin');
  const isFirst = end === undefined && result.status === 'unchanged' && step.creates;
  if (isFirst) return [];
  if (!end) return [', and it did not end'];
  if (result.status === 'rescued') return step.part === 'block' ? [] : [', and no block rescues it'];
  const isChanged = end.what === 'made' || step.creates === true;
  if (isChanged !== (result.status === 'changed')) return [`, and it has ${end.what} its file`];
  // the result says that it has lost it
  const output = /output was lost/.test(result.message ?? '') ? undefined : result.output?.stdout;
  return output === undefined || output === `${outputOf(step, name, host.name)}\n${end.what}\n`
    ? []
    : [` with the output ${JSON.stringify(output)}`];
}

/** A result of a transaction that was not kept. */
function isPutBack({ status, message }: TaskEvent): boolean {
  return status === 'unchanged' && /^(rolled back|not committed)/.test(message ?? '');
}

/** In the moment in which a job begins, it is still a process of its session. */
function canKillJobs({ faults }: History): boolean {
  return faults.some((fault) => fault.kind === 'kill');
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
  const failed = resultsOf(report, host.name).filter(isFailure).map(nameOfTask);
  const unknown = namesAfter(steps, failed).find((name) => !reported.includes(name)) ?? missing[0]!;
  const first = stepOf(steps, unknown).id;
  return loss.message?.includes(`"${first}"`)
    ? []
    : [`${missing[0]} ran, and the loss does not name it: ${loss.message}`];
}
