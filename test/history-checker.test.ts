import { describe, expect, test } from 'vitest';
import type { EndEvent, Event, HostRecap, TaskEvent } from '../src/core/events.ts';
import { check } from './faults/checker.ts';
import type { Fault } from './faults/faults.ts';
import type { History, LogLine, Report } from './faults/history.ts';
import type { Step } from './faults/steps.ts';

const steps: Step[] = [
  { id: 'S1', kind: 'command', seconds: 0, notifies: 'H1' },
  { id: 'S2', kind: 'copy', seconds: 0, content: 'two\n' },
  { id: 'S3', kind: 'command', seconds: 0, items: ['1', '2'] },
  { id: 'S4', kind: 'command', seconds: 0, part: 'block' },
  { id: 'S5', kind: 'command', seconds: 0, part: 'rescue' },
  { id: 'S6', kind: 'line', seconds: 0, content: 'six' },
  { id: 'S7', kind: 'copy', seconds: 0, reads: 'S1' },
  { id: 'H1', kind: 'command', seconds: 0, part: 'handler' },
];
const names = ['S1', 'S2', 'S3.1', 'S3.2', 'S4', 'S5', 'S6', 'S7', 'H1'];
const commands = ['S1', 'S3.1', 'S3.2', 'S4', 'S5', 'H1'];
const files = {
  ...Object.fromEntries(commands.map((name) => [`/srv/state/${name}`, `${name}\n`])),
  '/srv/data/S2': 'two\n',
  '/srv/data/lines': 'six\n',
  '/srv/data/S7': 'out-S1',
};
const moment = { host: 0, direction: 'to', chunk: 1, portion: 0, delay: 0 } as const;
const reset: Fault = { kind: 'link', cut: 'reset', moment };
const killed: Fault = { kind: 'controller', signals: ['SIGKILL'], apart: 0, moment };
const stopped = (part: 'sshd' | 'shell', heals: number): Fault => ({ kind: 'stop', part, heals, moment });
const shellKilled: Fault = { kind: 'kill', part: 'shell', moment };

function result(name: string, status: TaskEvent['status']): TaskEvent {
  const [task, item] = name.split('.') as [string, string?];
  const fields = { host: 'h1', play: 'P', task, module: 'shell', handler: task === 'H1', status };
  const place = { file: 'play.yml', line: 1, col: 1 };
  const message = status === 'rescued' ? { message: 'exit status 3' } : {};
  return { event: 'task', ...fields, ...(item && { item }), ...message, changes: [], ms: 1, place };
}

const statusOf = (name: string) => (name === 'S4' ? 'rescued' : 'changed');

/** The lines of steps that follow each other, a second each, from 100 s on. */
function logOf(run: string, done: readonly string[], made: LogLine['what'] = 'made'): LogLine[] {
  return done
    .filter((name) => commands.includes(name))
    .flatMap((name, i): LogLine[] => [
      { at: 100 + i, run, what: 'begin', name },
      { at: 100.5 + i, run, what: made, name },
    ]);
}

function recapOf(results: readonly TaskEvent[]): HostRecap {
  const count = (status: string) => results.filter((each) => each.status === status).length;
  const none = { skipped: 0, failed: count('failed'), ignored: 0, unknown: 0, unreachable: false };
  return { changed: count('changed'), unchanged: count('unchanged'), rescued: count('rescued'), ...none };
}

function reportOf(run: string, events: Event[], code: 0 | 3 | 4 | 130 = 0): Report {
  const results = events.filter((event) => event.event === 'task');
  const hosts = { h1: recapOf(results) };
  const end: EndEvent = { event: 'end', exit_code: code, ms: 1, interrupted: code === 130, hosts };
  return { run, events: [...events, end], code, stderr: '', ended: 200, hung: false, leftovers: [] };
}

/** Everything went well, with these faults. */
function good(...faults: Fault[]): History {
  const play = (name: string): Event => ({
    event: 'play',
    play: name,
    hosts: ['h1'],
    batch: 1,
    batches: 1,
    tasks: 7,
  });
  const same = names
    .filter((name) => name !== 'H1')
    .map((name) => result(name, name === 'S4' ? 'rescued' : 'unchanged'));
  const rerun = reportOf('again', [play('First'), ...same, play('Second'), ...same]);
  const all = names.map((name) => result(name, statusOf(name)));
  const state = { log: logOf('one', names), files: { ...files } };
  const host = { name: 'h1', ...state, leftovers: [], rerun: structuredClone(state) };
  return { steps, faults, reports: [reportOf('one', all)], rerun, hosts: [host] };
}

/** The host is lost after it has reported some steps; it has begun these. */
function lost(reported: number, begun: number, message: string): History {
  const history = good(reset);
  const all = names.slice(0, reported).map((name) => result(name, statusOf(name)));
  const report = reportOf('one', [...all, { event: 'host', host: 'h1', status: 'lost', message }], 4);
  endOf(report).hosts.h1!.unreachable = true;
  history.reports = [report];
  history.hosts[0]!.log = logOf('one', names.slice(0, begun));
  return history;
}

const endOf = (report: Report) => report.events.at(-1) as EndEvent;
const host = (history: History) => history.hosts[0]!;
const first = (history: History) => history.reports[0]!;
const resultIn = (history: History, name: string) =>
  first(history).events.find((event) => event.event === 'task' && event.task === name) as TaskEvent;
const omit = (history: History, name: string) => {
  const report = first(history);
  const rest = report.events.filter((event) => event !== resultIn(history, name) && event.event !== 'end');
  history.reports = [reportOf('one', rest)];
};

/** A task has failed, with this message. */
function failed(fault: Fault, message: string): History {
  const history = good(fault);
  Object.assign(resultIn(history, 'S1'), { status: 'failed', message });
  const events = first(history).events.filter((event) => event.event === 'task');
  history.reports = [reportOf('one', events, 3)];
  return history;
}

/** The host could not be reached. */
function unreachable(fault: Fault): History {
  const history = lost(0, 0, 'it does not answer');
  Object.assign(first(history).events[0]!, { status: 'unreachable' });
  history.faults = [fault];
  return history;
}

test.each<[string, History]>([
  ['output that was lost while sshd was stopped', failed(stopped('sshd', 9000), 'its output was lost')],
  ['a login that was stopped', unreachable(stopped('shell', 11_000))],
  ['a run without a fault that matters', good()],
  [
    'a lost host whose step is named',
    lost(2, 3, 'the connection is gone; it is unknown whether "S3" was done'),
  ],
  ['a lost host that has begun nothing more', lost(2, 1, 'the connection is gone')],
])('nothing is wrong with %s', (_, history) => {
  expect(check(history)).toEqual([]);
});

/** A history that is wrong on purpose, and what the checker says. */
const cases: [what: string, said: RegExp, history: History, spoil?: (history: History) => void][] = [
  ['a step that ran twice', /S1 ran twice/, good(), (it) => host(it).log.push(...logOf('one', ['S1']))],
  [
    'a change that is not there',
    /S2 was reported as changed, and .*S2 does not/,
    good(),
    (it) => {
      delete host(it).files['/srv/data/S2'];
    },
  ],
  [
    'a line that is not there',
    /S6 was reported as changed, and .* lacks "six"/,
    good(),
    (it) => {
      host(it).files['/srv/data/lines'] = '';
    },
  ],
  [
    'a line twice',
    /has a wrong line: six/,
    good(),
    (it) => {
      host(it).files['/srv/data/lines'] = 'six\nsix\n';
    },
  ],
  [
    'a part of a file',
    /S2 has 2 bytes that are not its content/,
    good(),
    (it) => {
      host(it).files['/srv/data/S2'] = 'tw';
    },
  ],
  [
    'the output of another step',
    /S7 has 6 bytes that are not/,
    good(),
    (it) => {
      host(it).files['/srv/data/S7'] = 'out-S3';
    },
  ],
  [
    'output that is cut',
    /S1 was reported as changed with the output "out"/,
    good(),
    (it) => {
      resultIn(it, 'S1').output = { rc: 0, stdout: 'out', stderr: '', truncated: 0 };
    },
  ],
  [
    'a success of a step that did not end',
    /S1 was reported as changed, and it did not end/,
    good(),
    (it) => {
      host(it).log = host(it).log.filter(({ what, name }) => name !== 'S1' || what === 'begin');
    },
  ],
  [
    'unchanged for a change',
    /S5 was reported as unchanged, and it has made its file/,
    good(),
    (it) => {
      resultIn(it, 'S5').status = 'unchanged';
      Object.assign(endOf(first(it)).hosts.h1!, { changed: 7, unchanged: 1 });
    },
  ],
  ['a result that is missing', /h1 lacks a result of S7/, good(), (it) => omit(it, 'S7')],
  [
    'a result that is missing in the middle',
    /a result of S3.1 in place of S2/,
    good(),
    (it) => omit(it, 'S2'),
  ],
  ['a handler that did not run', /h1 lacks a result of H1/, good(), (it) => omit(it, 'H1')],
  ['a result twice', /two results of S1/, good(), (it) => first(it).events.unshift(resultIn(it, 'S1'))],
  [
    'a wrong exit code',
    /ended with 0, not 4/,
    lost(1, 1, 'gone'),
    (it) => {
      first(it).code = endOf(first(it)).exit_code = 0;
    },
  ],
  [
    'a failure without a reason',
    /S2 failed without a reason/,
    good(),
    (it) => {
      resultIn(it, 'S2').status = 'failed';
    },
  ],
  [
    'output that was lost without a reason',
    /S1 failed without/,
    failed(stopped('shell', 9000), 'its output was lost'),
  ],
  ['a login that failed without a reason', /unreachable without/, unreachable(stopped('shell', 1000))],
  ['a loss without a reason', /lost without a reason/, lost(1, 1, 'gone'), (it) => it.faults.pop()],
  ['a loss that names another step', /S3.1 ran, and the loss does not name it/, lost(2, 3, 'unknown: "S2"')],
  [
    'an interrupted run that is silent about a step',
    /S3.1 ran and was not reported/,
    good(),
    (it) => {
      it.reports = [
        reportOf(
          'one',
          names.slice(0, 2).map((name) => result(name, 'changed')),
          130,
        ),
      ];
    },
  ],
  ['a run without an end', /has no end event/, good(), (it) => first(it).events.pop()],
  [
    'a run that hangs',
    /did not end/,
    good(),
    (it) => {
      first(it).hung = true;
    },
  ],
  [
    'steps in another order',
    /in another order/,
    good(),
    (it) => host(it).log.unshift(...host(it).log.splice(-2)),
  ],
  [
    'steps at once',
    /S3.1 of one began while S1 of one/,
    good(shellKilled),
    (it) => host(it).log.splice(2, 0, host(it).log.splice(1, 1)[0]!),
  ],
  [
    'a step after the run was killed',
    /H1 of one began 10.0 s after/,
    good(killed),
    (it) => {
      Object.assign(first(it), { code: undefined, ended: 95 });
    },
  ],
  [
    'a step after the end of the run',
    /H1 of one began 1.0 s after/,
    good(),
    (it) => {
      first(it).ended = 104;
    },
  ],
  ['a process that stays', /left behind: S sleep/, good(), (it) => host(it).leftovers.push('S sleep 9')],
  [
    'a file that stays on the controller',
    /left x on the controller/,
    good(),
    (it) => first(it).leftovers.push('x'),
  ],
  [
    'a crash',
    /crashed/,
    good(),
    (it) => {
      first(it).stderr = 'Error\n    at f (x.js:1:2)\n';
    },
  ],
  [
    'a rerun that fails',
    /the rerun: it ended with 3/,
    good(),
    (it) => {
      it.rerun.code = 3;
    },
  ],
  [
    'a rerun that changes something twice',
    /h1 changed S2 again/,
    good(),
    (it) => {
      it.rerun.events.splice(-2, 0, result('S2', 'changed'));
    },
  ],
  [
    'a rerun that does not converge',
    /the rerun: h1: .*S7 does not exist/,
    good(),
    (it) => {
      delete host(it).rerun.files['/srv/data/S7'];
    },
  ],
];

describe('the history checker finds', () => {
  test.each(cases)('%s', (_, said, history, spoil) => {
    spoil?.(history);
    expect(check(history).join('\n')).toMatch(said);
  });
});
