import { vi } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { type Finished, type Surroundings, type Told, toldBy } from './program.ts';

/** Ends with the run that began last, which has the streams, the folder and the variables of this process. */
let lastRun: Promise<unknown> = Promise.resolve();

/**
 * Runs `kplay` inside this process, for what it prints: a process of its own takes several times as long. Runs wait for
 * each other, and nothing else may print here at the same time.
 */
export function kplayHere(args: string[], where: Surroundings = {}): Promise<Finished> {
  const run = lastRun.then(() => runHere(args, where));
  lastRun = run.catch(() => {});
  return run;
}

async function runHere(args: string[], { cwd, env = {} }: Surroundings): Promise<Finished> {
  const { argv, exitCode } = process;
  const folder = process.cwd();
  const streams = [process.stdout, process.stderr].map(capture);
  const variables = { CI: 'true', ...env };
  const before = setVariables(variables);
  if (cwd) process.chdir(cwd);
  process.argv = [argv[0]!, 'kplay', ...args];
  process.exitCode = undefined;
  try {
    const code = await runProgram(process.argv);
    const [stdout, stderr] = streams.map(({ text }) => text.join(''));
    return { code, stdout: stdout!, stderr: stderr! };
  } finally {
    for (const { restore } of streams) restore();
    setVariables(before);
    process.chdir(folder);
    process.argv = argv;
    process.exitCode = exitCode;
  }
}

/** Sets variables of the environment, or removes them; gives what they were. */
function setVariables(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  for (const [name, value] of Object.entries(variables))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  return before;
}

/** Runs playbooks with `--json -` inside this process, and reads the events. */
export async function runEventsHere(args: string[], place?: Surroundings): Promise<Told> {
  return toldBy(await kplayHere(['run', ...args, '--json', '-'], place));
}

/** Keeps what is written to a stream, until it is restored. */
function capture(stream: NodeJS.WriteStream) {
  const text: string[] = [];
  const listeners = stream.listeners('error');
  const write = (chunk: string | Uint8Array, ...more: unknown[]) => {
    text.push(Buffer.from(chunk as string).toString());
    const done = more.at(-1);
    if (typeof done === 'function') done();
    return true;
  };
  const spy = vi.spyOn(stream, 'write').mockImplementation(write as typeof stream.write);
  const restore = () => {
    spy.mockRestore();
    for (const listener of stream.listeners('error'))
      if (!listeners.includes(listener)) stream.off('error', listener as () => void);
  };
  return { text, restore };
}
