import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EndEvent, Event, TaskEvent } from '../../src/core/events.ts';

/** The built program; KPLAY_TEST_PROGRAM names another build of it. */
export const program =
  process.env.KPLAY_TEST_PROGRAM ?? fileURLToPath(new URL('../../dist/bin.js', import.meta.url));

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Where `kplay` runs: in this folder, and with these variables beside those of this process. */
export interface Surroundings {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/** Runs `kplay` as its users do. */
export function kplay(args: string[], options: Surroundings = {}): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], {
      ...options,
      env: { ...process.env, CI: 'true', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => err.push(chunk));
    child.on('close', (code) =>
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
  });
}

/** A new folder that holds these files. */
export async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kplay-test-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

/** The events of a run with `--json -`. */
export interface Told extends Finished {
  events: Event[];
  tasks: TaskEvent[];
  end: EndEvent | undefined;
}

/** Runs playbooks with `--json -` and reads the events. */
export async function runEvents(args: string[], options: Surroundings = {}): Promise<Told> {
  return toldBy(await kplay(['run', ...args, '--json', '-'], options));
}

/** Reads the events that a run with `--json -` has printed. */
export function toldBy(finished: Finished): Told {
  const events = finished.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Event);
  return {
    ...finished,
    events,
    tasks: events.filter((event) => event.event === 'task'),
    end: events.find((event) => event.event === 'end'),
  };
}
