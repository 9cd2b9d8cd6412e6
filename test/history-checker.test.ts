import { describe, expect, test } from 'vitest';
import { check } from './faults/checker.ts';
import type { Fault } from './faults/faults.ts';
import type { History } from './faults/history.ts';
import type { Step } from './faults/steps.ts';
import {
  type Example,
  endOf,
  firstOf,
  historyOf,
  hostOf,
  logOf,
  omit,
  reportOf,
  resultIn,
  taskEvent,
} from './support/example-history.ts';

const steps: Step[] = [
  { id: 'S1', kind: 'command', seconds: 0, notifies: 'H1' },
  { id: 'S2', kind: 'copy', seconds: 0, content: 'two\n' },
  { id: 'S3', kind: 'command', seconds: 0, items: ['1', '2'] },
  { id: 'S4', kind: 'command', seconds: 0, part: 'block', block: 'B4' },
  { id: 'S5', kind: 'command', seconds: 0, part: 'rescue', block: 'B4' },
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

const results = names.map((name): Example['results'][number] =>
  name === 'S4' ? [name, 'rescued', 'exit status 3'] : [name, 'changed'],
);
const ran = (done: readonly string[]) => done.filter((name) => commands.includes(name));

const good = (...faults: Fault[]) => historyOf({ steps, files, results, commands }, ...faults);

/** The host is lost after it has reported some steps; it has begun these. */
function lost(reported: number, begun: number, message: string): History {
  const history = good(reset);
  const all = results.slice(0, reported).map((given) => taskEvent(...given));
  const report = reportOf('one', [...all, { event: 'host', host: 'h1', status: 'lost', message }], 4);
  endOf(report).hosts.h1!.unreachable = true;
  history.reports = [report];
  history.hosts[0]!.log = logOf('one', ran(names.slice(0, begun)));
  return history;
}

/** A task has failed, with this message. */
function failed(fault: Fault, message: string): History {
  const history = good(fault);
  Object.assign(resultIn(history, 'S1'), { status: 'failed', message });
  const events = firstOf(history).events.filter((event) => event.event === 'task');
  history.reports = [reportOf('one', events, 3)];
  return history;
}

/** The host could not be reached. */
function unreachable(fault: Fault): History {
  const history = lost(0, 0, 'it does not answer');
  Object.assign(firstOf(history).events[0]!, { status: 'unreachable' });
  history.faults = [fault];
  return history;
}

/** Jobs, transactions, and what runs elsewhere. */
const kinds: Example = {
  steps: [
    { id: 'S1', kind: 'start', seconds: 0 },
    { id: 'S2', kind: 'copy', seconds: 0, content: 'two', block: 'T2' },
    { id: 'S3', kind: 'folder', seconds: 0, block: 'T2', as: 'other' },
    { id: 'T2', kind: 'commit', seconds: 0, block: 'T2' },
    { id: 'S5', kind: 'copy', seconds: 0, content: 'five', block: 'T5', part: 'block' },
    { id: 'T5', kind: 'commit', seconds: 0, block: 'T5', part: 'block' },
    { id: 'S7', kind: 'command', seconds: 0, block: 'T5', part: 'rescue' },
    { id: 'S8', kind: 'command', seconds: 0, isJob: true, on: 'h1' },
    { id: 'S9', kind: 'wait', seconds: 0, reads: 'S1' },
  ],
  files: {
    '/srv/state/S1': 'S1\n',
    '/srv/data/S2': 'two',
    '/srv/data/other/S3': '',
    '/srv/state/S7': 'S7\n',
    '/srv/state/S8@h1': 'S8@h1\n',
  },
  results: [
    ['S1', 'unchanged'],
    ['S2', 'changed'],
    ['S3', 'changed'],
    ['T2', 'unchanged'],
    ['S5', 'unchanged', 'rolled back'],
    ['T5', 'rescued', 'rolled back: "sleep 0; false" failed'],
    ['S7', 'changed'],
    ['S8', 'changed'],
    ['S9', 'changed'],
  ],
  commands: ['S7', 'S1', 'S8'],
  jobs: 1,
};
const ofKinds = (...faults: Fault[]) => historyOf(kinds, ...faults);

/** A task in a block has failed, and the rest of the block was left out. */
function failedInBlock(fault: Fault): History {
  const history = ofKinds(fault);
  Object.assign(resultIn(history, 'S5'), { status: 'rescued', message: 'No space left on device' });
  delete history.hosts[0]!.files['/srv/data/S5'];
  omit(history, 'T5');
  return history;
}

/** The result of a job is that of an interrupted run. */
function interruptedJob(...faults: Fault[]): History {
  const history = ofKinds(...faults);
  const message = 'the run was interrupted; the job continues as the job 1';
  Object.assign(resultIn(history, 'S8'), { status: 'failed', message });
  const events = firstOf(history).events.filter((event) => event.event === 'task');
  history.reports = [reportOf('one', events, 3)];
  return history;
}

test.each<[string, History]>([
  ['a job whose run was interrupted', interruptedJob(killed)],
  ['output that was lost while sshd was stopped', failed(stopped('sshd', 9000), 'its output was lost')],
  ['a command that has printed to a lost link', failed(reset, 'exit status 141 (killed by SIGPIPE)')],
  ['a login that was stopped', unreachable(stopped('shell', 11_000))],
  ['a run without a fault that matters', good()],
  [
    'a lost host whose step is named',
    lost(2, 3, 'the connection is gone; it is unknown whether "S3" was done'),
  ],
  ['a lost host that has begun nothing more', lost(2, 1, 'the connection is gone')],
  ['jobs, transactions and delegated tasks', ofKinds()],
  ['a block whose first task has failed', failedInBlock({ kind: 'disk', disk: '/srv/data', moment })],
])('nothing is wrong with %s', (_, history) => {
  expect(check(history)).toEqual([]);
});

/** A history that is wrong on purpose, and what the checker says. */
const cases: [what: string, said: RegExp, history: History, spoil?: (history: History) => void][] = [
  ['a step that ran twice', /S1 ran twice/, good(), (it) => hostOf(it).log.push(...logOf('one', ['S1']))],
  [
    'a change that is not there',
    /S2 was reported as changed, and .*S2 does not/,
    good(),
    (it) => {
      delete hostOf(it).files['/srv/data/S2'];
    },
  ],
  [
    'a line that is not there',
    /S6 was reported as changed, and .* lacks "six"/,
    good(),
    (it) => {
      hostOf(it).files['/srv/data/lines'] = '';
    },
  ],
  [
    'a line twice',
    /has a wrong line: six/,
    good(),
    (it) => {
      hostOf(it).files['/srv/data/lines'] = 'six\nsix\n';
    },
  ],
  [
    'a part of a file',
    /S2 has 2 bytes that are not its content/,
    good(),
    (it) => {
      hostOf(it).files['/srv/data/S2'] = 'tw';
    },
  ],
  [
    'the output of another step',
    /S7 has 6 bytes that are not/,
    good(),
    (it) => {
      hostOf(it).files['/srv/data/S7'] = 'out-S3';
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
      hostOf(it).log = hostOf(it).log.filter(({ what, name }) => name !== 'S1' || what === 'begin');
    },
  ],
  [
    'unchanged for a change',
    /S5 was reported as unchanged, and it has made its file/,
    good(),
    (it) => {
      resultIn(it, 'S5').status = 'unchanged';
      Object.assign(endOf(firstOf(it)).hosts.h1!, { changed: 7, unchanged: 1 });
    },
  ],
  [
    'a part of a transaction',
    /of the transaction T2 there is only S2/,
    ofKinds(),
    (it) => {
      delete hostOf(it).files['/srv/data/other/S3'];
    },
  ],
  [
    'a file that should be put back',
    /S5 was not put back/,
    ofKinds(),
    (it) => {
      hostOf(it).files['/srv/data/S5'] = 'five';
    },
  ],
  [
    'a change that is put back outside of a transaction',
    /S8 was reported as unchanged, and nothing puts it back/,
    ofKinds(),
    (it) => Object.assign(resultIn(it, 'S8'), { status: 'unchanged', message: 'rolled back' }),
  ],
  [
    'a job that did not end',
    /S9 was reported as changed, and it did not end/,
    ofKinds(),
    (it) => {
      hostOf(it).log = hostOf(it).log.filter(({ what, name }) => name !== 'S1' || what === 'begin');
    },
  ],
  ['a job that ran twice', /S1 ran twice/, ofKinds(), (it) => hostOf(it).log.push(...logOf('one', ['S1']))],
  [
    'a job that is kept',
    /2 jobs were kept, and 1 were to be kept/,
    ofKinds(),
    (it) => {
      hostOf(it).jobs = 2;
    },
  ],
  [
    'a delegated step that was not done',
    /S8 was reported as changed, and .*S8@h1 does not exist/,
    ofKinds(),
    (it) => {
      delete hostOf(it).files['/srv/state/S8@h1'];
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
  ['a result twice', /two results of S1/, good(), (it) => firstOf(it).events.unshift(resultIn(it, 'S1'))],
  [
    'a wrong exit code',
    /ended with 0, not 4/,
    lost(1, 1, 'gone'),
    (it) => {
      firstOf(it).code = endOf(firstOf(it)).exit_code = 0;
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
  ['a failure that a lost link does not explain', /S1 failed without/, failed(reset, 'exit status 1')],
  ['a job that was not interrupted', /S8 failed without a reason/, interruptedJob()],
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
          names.slice(0, 2).map((name) => taskEvent(name, 'changed')),
          130,
        ),
      ];
    },
  ],
  ['a run without an end', /has no end event/, good(), (it) => firstOf(it).events.pop()],
  [
    'a run that hangs',
    /did not end/,
    good(),
    (it) => {
      firstOf(it).hung = true;
    },
  ],
  [
    'steps in another order',
    /in another order/,
    good(),
    (it) => hostOf(it).log.unshift(...hostOf(it).log.splice(-2)),
  ],
  [
    'steps at once',
    /S3.1 of one began while S1 of one/,
    good(shellKilled),
    (it) => hostOf(it).log.splice(2, 0, hostOf(it).log.splice(1, 1)[0]!),
  ],
  [
    'a step after the run was killed',
    /H1 of one began 10.0 s after/,
    good(killed),
    (it) => {
      Object.assign(firstOf(it), { code: undefined, ended: 95 });
    },
  ],
  [
    'a step after the end of the run',
    /H1 of one began 1.0 s after/,
    good(),
    (it) => {
      firstOf(it).ended = 104;
    },
  ],
  ['a process that stays', /left behind: S sleep/, good(), (it) => hostOf(it).leftovers.push('S sleep 9')],
  [
    'a file that stays on the controller',
    /left x on the controller/,
    good(),
    (it) => firstOf(it).leftovers.push('x'),
  ],
  [
    'a crash',
    /crashed/,
    good(),
    (it) => {
      firstOf(it).stderr = 'Error\n    at f (x.js:1:2)\n';
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
    'a handler that is owed after it has run',
    /h1: it is owed /,
    good(),
    (it) => {
      hostOf(it).owed.push('/root/.kplay-owed-1');
    },
  ],
  [
    'a rerun that changes something twice',
    /h1 changed S2 again/,
    good(),
    (it) => {
      it.rerun.events.splice(-2, 0, taskEvent('S2', 'changed'));
    },
  ],
  [
    'a rerun that does not converge',
    /the rerun: h1: .*S7 does not exist/,
    good(),
    (it) => {
      delete hostOf(it).rerun.files['/srv/data/S7'];
    },
  ],
];

describe('the history checker finds', () => {
  test.each(cases)('%s', (_, said, history, spoil) => {
    spoil?.(history);
    expect(check(history).join('\n')).toMatch(said);
  });
});
