import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkArgs } from '../../src/core/check-args.ts';
import type { Values } from '../../src/core/values.ts';
import { loadModule } from '../../src/modules/catalog.ts';
import type { AnotherConnection, ShellChannel } from '../../src/remote/session/channel.ts';
import { openSession, type SessionHost } from '../../src/remote/session/open.ts';
import type { Session } from '../../src/remote/session/session.ts';
import type { StepMeter } from '../../src/remote/session/step-meter.ts';
import type { RemoteStep } from '../../src/remote/step/step.ts';
import { ControllerFiles } from '../../src/runner/controller-files.ts';
import { prepareStep, type StepOptions } from '../../src/runner/task/prepare.ts';
import { atEnd } from './at-end.ts';
import { dueCases } from './today.ts';

/** The shells that scripts must run under. */
export const shells = ['dash', 'busybox sh', 'bash --posix'];

/** The shell of the day, for tests that take seconds under each of them; `KPLAY_TEST_ALL=yes` gives all. */
export const dueShells = dueCases(shells, shells.length);

/** A shell on this machine as a session's channel: no network, the real shell. */
export function localChannel(command: string, stderrDelay = 0): ShellChannel & { pid: number } {
  // a process group of its own, as sshd and the local transport give it
  const child = spawn('sh', ['-c', command], { stdio: 'pipe', detached: true });
  child.stdin.on('error', () => {});
  return {
    pid: child.pid!,
    write: async (data) => void child.stdin.write(data),
    send: (data) => new Promise((resolve) => void child.stdin.write(data, () => resolve())),
    end: () => void child.stdin.end(),
    onStdout: (listener) => void child.stdout.on('data', listener),
    onStderr: (listener) =>
      void child.stderr.on('data', (chunk) =>
        stderrDelay > 0 ? setTimeout(listener, stderrDelay, chunk) : listener(chunk),
      ),
    closed: new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal }))),
  };
}

export interface TestSession {
  session: Session;
  /** A scratch folder. */
  folder: string;
  pid: number;
  /** Words that let a program see what the session sees, if that is not this machine as it is. */
  enter?: string[];
}

/** A session in a shell of this machine, with a scratch folder of its own; its stderr may come late, as over a network. */
export async function localSession(
  shell: string,
  options: { stderrDelay?: number; silence?: number; meter?: StepMeter; again?: AnotherConnection } = {},
): Promise<TestSession> {
  let pid = 0;
  const host: SessionHost = {
    exec: async (command) => {
      const channel = localChannel(command, options.stderrDelay ?? 0);
      pid ||= channel.pid;
      return channel;
    },
  };
  const session = openSession(host, shell, undefined, options);
  // a shell costs as long as it lives: its watchdog looks around
  atEnd(() => session.close());
  await session.opened;
  return { session, folder: await mkdtemp(join(tmpdir(), 'kplay-test-')), pid };
}

/** The files that this machine downloads as the controller. */
const controller = new ControllerFiles(() => {
  throw new Error('no task is evaluated here');
});

const plain: StepOptions = { environment: {}, check: false, diff: false, onFailure: 'keep' };

/** Sends one task, as a playbook would say it. */
export async function send(
  session: Session,
  name: string,
  given: Values,
  options: Partial<StepOptions> = {},
) {
  return session.send(await stepOf(name, given, options));
}

/** The step of one task, as a playbook would say it. */
export async function stepOf(
  name: string,
  given: Values,
  options: Partial<StepOptions> = {},
): Promise<RemoteStep> {
  const module = await loadModule(name);
  const { args, problems } = checkArgs(module.module.params, given);
  const problem = problems[0]?.message ?? module.module.check?.(args as never);
  if (problem) throw new Error(problem);
  return prepareStep(module, args, { ...plain, ...options }, (download) => controller.download(download));
}
