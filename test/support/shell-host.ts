import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkArgs } from '../../src/core/params.ts';
import type { Values } from '../../src/core/values.ts';
import { loadModule } from '../../src/modules/catalog.ts';
import type { Channel } from '../../src/remote/channel.ts';
import { Session } from '../../src/remote/session.ts';
import { prepareStep, type StepOptions } from '../../src/runner/prepare.ts';

/** The shells that scripts must run under. */
export const shells = ['dash', 'busybox sh', 'bash --posix'];

const prelude = readFileSync(new URL('../../src/remote/prelude.sh', import.meta.url), 'latin1');

/** A shell on this machine as a session's channel: no network, the real shell. */
export function localChannel(shell: string): Channel & { pid: number } {
  const [program, ...args] = shell.split(' ');
  const child = spawn(program!, [...args, '-s'], { stdio: 'pipe' });
  child.stdin.on('error', () => {});
  return {
    pid: child.pid!,
    write: async (data) => void child.stdin.write(data),
    end: () => void child.stdin.end(),
    onStdout: (listener) => void child.stdout.on('data', listener),
    onStderr: (listener) => void child.stderr.on('data', listener),
    closed: new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal }))),
  };
}

/** A session in a shell of this machine, with a scratch folder of its own. */
export async function localSession(
  shell: string,
): Promise<{ session: Session; folder: string; pid: number }> {
  const channel = localChannel(shell);
  const session = new Session(channel, prelude, async (step) => {
    const content = step.content;
    if (!content || 'bytes' in content === false) throw new Error('only contents in memory here');
    const path = join(await mkdtemp(join(tmpdir(), 'kplay-upload-')), 'content');
    const { writeFile } = await import('node:fs/promises');
    await writeFile(path, (content as { bytes: Uint8Array }).bytes);
    return path;
  });
  await session.opened;
  return { session, folder: await mkdtemp(join(tmpdir(), 'kplay-test-')), pid: channel.pid };
}

const plain: StepOptions = { environment: {}, check: false, diff: false, onFailure: 'keep' };

/** Sends one task, as a playbook would say it. */
export async function send(
  session: Session,
  name: string,
  given: Values,
  options: Partial<StepOptions> = {},
) {
  const module = await loadModule(name);
  const { args, problems } = checkArgs(module.module.params, given);
  const problem = problems[0]?.message ?? module.module.check?.(args as never);
  if (problem) throw new Error(problem);
  return session.send(prepareStep(module, args, { ...plain, ...options }));
}
