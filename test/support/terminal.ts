import { spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import xterm from '@xterm/headless';
import { until } from './fault-lab.ts';
import { program } from './program.ts';

/** A program in a real pseudo-terminal, and what a user sees there. */
export interface InTerminal {
  /** Types something: `\x03` is Ctrl-C. */
  type(text: string): void;
  /** The rows of the screen and those that have scrolled off it, without empty ones at the end. */
  rows(): Promise<string[]>;
  /** Waits until a row matches. */
  shows(row: RegExp, seconds?: number): Promise<void>;
  readonly emulator: xterm.Terminal;
  /** All bytes so far, as text. */
  readonly raw: string;
  /** Ends it as a terminal does whose window is closed. */
  kill(): void;
  /** The exit code. */
  readonly ended: Promise<number | null>;
}

interface TerminalOptions {
  cwd: string;
  rows?: number;
  columns?: number;
  env?: NodeJS.ProcessEnv;
}

/** Starts kplay in a terminal. */
export function inTerminal(args: string[], options: TerminalOptions): InTerminal {
  return commandInTerminal([process.execPath, program, ...args], options);
}

/** Starts a command: `script` of util-linux makes the pseudo-terminal, and a terminal emulator keeps its screen. */
export function commandInTerminal(
  command: string[],
  { cwd, rows = 24, columns = 80, env = {} }: TerminalOptions,
): InTerminal {
  const words = command.map((word) => `'${word}'`).join(' ');
  const line = `stty rows ${rows} cols ${columns}; exec ${words}`;
  const { CI: _, ...own } = process.env;
  const child = spawn('script', ['-qefc', line, '/dev/null'], {
    cwd,
    env: { ...own, TERM: 'xterm-256color', SHELL: '/bin/sh', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const emulator = new xterm.Terminal({ rows, cols: columns, scrollback: 1000, allowProposedApi: true });
  const decoder = new StringDecoder('utf8');
  let raw = '';
  child.stdout.on('data', (chunk: Buffer) => {
    raw += decoder.write(chunk);
    emulator.write(chunk);
  });
  const seen = async () => {
    await new Promise<void>((resolve) => emulator.write('', resolve));
    return rowsOf(emulator);
  };
  return {
    type: (text) => void child.stdin.write(text),
    rows: seen,
    shows: (row, seconds) =>
      until(`a row like ${row}`, async () => (await seen()).some((text) => row.test(text)), seconds),
    emulator,
    kill: () => void child.kill('SIGKILL'),
    get raw() {
      return raw;
    },
    ended: new Promise((resolve) => child.on('close', resolve)),
  };
}

function rowsOf({ buffer }: xterm.Terminal): string[] {
  const { active } = buffer;
  const rows = Array.from({ length: active.length }, (_, i) => active.getLine(i)!.translateToString(true));
  return rows.slice(0, rows.findLastIndex((row) => row !== '') + 1);
}
