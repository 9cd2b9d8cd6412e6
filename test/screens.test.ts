import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import xterm from '@xterm/headless';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { runAgain } from '../src/cli/run-again.ts';
import { ttyReport } from '../src/report/tty.ts';
import { type Recording, record, type Size, wordsOf } from './screens/recording.ts';
import { type Scene, scenes } from './screens/scenes.ts';
import { type Run, screenRows } from './support/cells.ts';
import { svgOf, themes } from './support/svg.ts';

const sizes: Size[] = [
  { rows: 40, columns: 120 },
  { rows: 24, columns: 80 },
];
const cases = Object.entries(scenes).flatMap(([name, scene]) =>
  sizes.map((size): [string, Scene, Size] => [`${name}-${size.columns}x${size.rows}`, scene, size]),
);
const docs = fileURLToPath(new URL('../docs/screens', import.meta.url));
const recordings = fileURLToPath(new URL('screens/recorded', import.meta.url));

/** RECORD_SCREENS=all, or a part of a name, makes new recordings and pictures in a real terminal. */
const wanted = process.env.RECORD_SCREENS;
const chosen = cases.filter(([name]) => wanted !== undefined && (wanted === 'all' || name.includes(wanted)));

describe.runIf(chosen.length > 0)('recordings', () => {
  test.each(chosen)('%s', { timeout: 240_000 }, async (name, scene, size) => {
    // results that arrive a second after others can share their line, or not: the moment of reading decides
    let recording = await record(scene, size);
    for (let tries = 1; tries < 4 && !(await isReplayed(recording, scene, size)); tries++)
      recording = await record(scene, size);
    writeFileSync(`${recordings}/${name}.json`, `${JSON.stringify(recording)}\n`);
    for (const [theme, colors] of Object.entries(themes))
      writeFileSync(`${docs}/${name}-${theme}.svg`, svgOf(recording.screen, size, colors));
  });
});

afterEach(() => {
  vi.useRealTimers();
});

/** What the live report shows of recorded events, at the time of the picture. */
async function replay({ events, taken }: Recording, scene: Scene, { rows, columns }: Size): Promise<Run[][]> {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'performance'],
  });
  const out = Object.assign(new PassThrough(), { rows, columns, isTTY: true });
  const written: Buffer[] = [];
  out.on('data', (chunk: Buffer) => written.push(chunk));
  const report = ttyReport(out as unknown as WriteStream, {
    verbose: 0,
    color: true,
    read: () => scene.play.replaceAll('@/', ''),
    again: runAgain(wordsOf(scene)),
  });
  let now = 0;
  const advance = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms - now);
    now = ms;
  };
  for (const [ms, event] of events) {
    await advance(ms);
    report.event(event);
  }
  await advance(taken);
  if (events.at(-1)![1].event === 'end') await report.end();
  vi.useRealTimers();
  const emulator = new xterm.Terminal({ rows, cols: columns, allowProposedApi: true, convertEol: true });
  await new Promise<void>((resolve) => emulator.write(Buffer.concat(written), resolve));
  return screenRows(emulator);
}

/** Times differ by the moment of a drawing, and ^C is the terminal's own. */
function withoutTimes(screen: Run[][]): Run[][] {
  const time = /\d+(?:\.\d+)? s\b|\d+ min \d+ s/g;
  return screen.map((runs) => runs.map((run) => ({ ...run, text: run.text.replace(time, 'TIME') })));
}

async function isReplayed(recording: Recording, scene: Scene, size: Size): Promise<boolean> {
  const screen = await replay(recording, scene, size);
  return isDeepStrictEqual(withoutTimes(screen), withoutTimes(recording.screen));
}

describe('the live view of a recorded run is the one that a terminal has shown, cell by cell', () => {
  test.each(cases)('%s', async (name, scene, size) => {
    const recording: Recording = JSON.parse(readFileSync(`${recordings}/${name}.json`, 'utf8'));
    expect(withoutTimes(await replay(recording, scene, size))).toEqual(withoutTimes(recording.screen));
    for (const [theme, colors] of Object.entries(themes))
      expect(readFileSync(`${docs}/${name}-${theme}.svg`, 'utf8')).toBe(
        svgOf(recording.screen, size, colors),
      );
  });

  test('docs/screens.md shows each picture', () => {
    const page = readFileSync(`${docs}.md`, 'utf8');
    for (const [name] of cases)
      for (const theme of Object.keys(themes)) {
        expect(page).toContain(`(screens/${name}-${theme}.svg)`);
        expect(existsSync(`${docs}/${name}-${theme}.svg`)).toBe(true);
      }
  });
});
