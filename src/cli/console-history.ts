import {
  appendFileSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The most lines that are kept between consoles. */
const mostLines = 1000;

/** The lines that were typed into consoles. */
export interface ConsoleHistory {
  /** The last line first, as readline takes them. */
  lines: string[];
  /** Keeps a line, except one that begins with a blank, as shells do. */
  add(line: string): void;
}

/**
 * Opens the history in the user's folder for states. If other users could change or read the folder, or if it cannot
 * be written, nothing is kept: this never fails.
 * @see https://specifications.freedesktop.org/basedir-spec
 */
export function openHistory(): ConsoleHistory {
  const file = historyFile();
  const lines = file === undefined ? [] : linesIn(file);
  return {
    lines: lines.toReversed(),
    add(line) {
      if (file !== undefined && /^\S/.test(line)) withFile(file, (fd) => appendFileSync(fd, `${line}\n`));
    },
  };
}

function historyFile(): string | undefined {
  const state = process.env.XDG_STATE_HOME || join(homedir(), '.local/state');
  const folder = join(state, 'kplay');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = lstatSync(folder);
    return uid === process.getuid?.() && (mode & 0o077) === 0 ? join(folder, 'console-history') : undefined;
  } catch {
    return undefined;
  }
}

/** The last lines; a file with far more is cut to them. */
function linesIn(file: string): string[] {
  let lines: string[] = [];
  withFile(file, (fd) => {
    const all = readFileSync(fd, 'utf8').split('\n').slice(0, -1);
    lines = all.slice(-mostLines);
    if (all.length < 2 * mostLines) return;
    ftruncateSync(fd);
    appendFileSync(fd, lines.map((line) => `${line}\n`).join(''));
  });
  return lines;
}

/** Opens the file for reading and appending, for this user only; never waits, follows a link, or fails. */
function withFile(file: string, work: (fd: number) => void): void {
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
  let fd: number | undefined;
  try {
    fd = openSync(file, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
    if (!fstatSync(fd).isFile()) return;
    fchmodSync(fd, 0o600);
    work(fd);
  } catch {
    // a console without history is better than none
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
