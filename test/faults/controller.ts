import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import type { Event } from '../../src/core/events.ts';
import { program } from '../support/program.ts';
import type { Report } from './history.ts';
import { signal } from './processes.ts';

/** A run of kplay in a process of its own. */
export interface Controller {
  signal: (name: NodeJS.Signals) => void;
  ended: Promise<Report>;
}

/** How long a run may take with all that its faults cost, in milliseconds. */
export const limit = 240_000;

/** How long a login may take, in seconds: this machine can be very busy. */
export const loginTime = 60;

/** The seconds since this machine has started: the clock of the logs on the hosts. */
export function uptime(): number {
  return Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
}

/** Starts kplay in a project folder, and reads what it reports. */
export function startKplay(folder: string, run: string, args: string[]): Controller {
  const tmp = `${folder}/tmp-${run}`;
  mkdirSync(tmp);
  const child = spawn(
    process.execPath,
    [
      program,
      'run',
      ...args,
      '-i',
      'hosts.yml',
      '-e',
      `run=${run}`,
      '--lock',
      'on',
      '-T',
      `${loginTime}`,
      '--json',
      '-',
    ],
    {
      cwd: folder,
      env: { ...process.env, CI: 'true', TMPDIR: tmp, XDG_STATE_HOME: `${folder}/state` },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  return { signal: (name) => signal(child.pid!, name), ended: reportOf(child, run, tmp) };
}

async function reportOf(child: ChildProcess, run: string, tmp: string): Promise<Report> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]!.setEncoding('utf8').on('data', (text) => {
      texts[name] += text;
    });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, limit);
  let ended = 0;
  child.on('exit', () => {
    ended = uptime();
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  return {
    run,
    events: eventsIn(texts.stdout),
    code: code ?? undefined,
    stderr: texts.stderr,
    ended,
    hung: isLate,
    leftovers: readdirSync(tmp),
  };
}

/** The events of a report; a killed kplay can leave a part of a line. */
function eventsIn(text: string): Event[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Event);
}
