import { spawnSync } from 'node:child_process';
import { createReadStream, mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { Event } from '../../src/core/events.ts';
import { type Run, screenRows } from '../support/cells.ts';
import { folderWith } from '../support/program.ts';
import { inTerminal } from '../support/terminal.ts';
import type { Scene } from './scenes.ts';

export interface Size {
  rows: number;
  columns: number;
}

/** A run in a real terminal: its events with their times in milliseconds, and what the screen showed in the end. */
export interface Recording {
  events: [ms: number, event: Event][];
  /** When the picture was taken. */
  taken: number;
  screen: Run[][];
}

/** The command line of a scene. */
export function wordsOf({ options = [] }: Scene): string[] {
  return ['run', 'site.yml', '-i', 'hosts.yml', ...options];
}

/** Waits until the live view has shown all that it waits for, in milliseconds. */
const rest = 2000;

/** Runs a scene in a real pseudo-terminal. */
export async function record(scene: Scene, size: Size): Promise<Recording> {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await new Promise((resolve) => silent.once('listening', resolve));
  const { port } = silent.address() as { port: number };
  const hosts = Object.fromEntries(
    Object.entries(scene.hosts).map(([name, vars]) => [
      name,
      'kplay_host' in vars ? { kplay_port: port, ...vars } : vars,
    ]),
  );
  const folder = await folderWith({ 'hosts.yml': JSON.stringify({ all: { hosts } }) });
  mkdirSync(`${folder}/srv`);
  await writeFile(`${folder}/site.yml`, scene.play.replaceAll('@/', `${folder}/srv/`));
  spawnSync('mkfifo', [`${folder}/events`]);
  const events: Recording['events'] = [];
  let began: number | undefined;
  const lines = createInterface({ input: createReadStream(`${folder}/events`) });
  lines.on('line', (line) => {
    began ??= performance.now();
    events.push([Math.round(performance.now() - began), JSON.parse(line.replaceAll(`${folder}/`, ''))]);
  });
  const terminal = inTerminal([...wordsOf(scene), '--json', 'events'], { cwd: folder, ...size });
  if (scene.types) {
    await terminal.shows(scene.types.after, 120);
    terminal.type(scene.types.text);
  }
  if (scene.after) {
    await terminal.shows(scene.after, 120);
    await new Promise((resolve) => setTimeout(resolve, rest));
  } else await terminal.ended;
  await terminal.rows();
  const taken = Math.round(performance.now() - began!);
  const screen = screenRows(terminal.emulator);
  terminal.kill();
  await terminal.ended;
  silent.close();
  return { events: events.filter(([ms]) => ms <= taken), taken, screen };
}
