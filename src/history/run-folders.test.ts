import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { historyFolder, newRunFolder, runNames } from './run-folders.ts';

let before: string | undefined;
beforeEach(() => {
  before = process.env.XDG_STATE_HOME;
  process.env.XDG_STATE_HOME = mkdtempSync(join(tmpdir(), 'kplay-runs-'));
});
afterEach(() => {
  rmSync(process.env.XDG_STATE_HOME!, { recursive: true });
  if (before === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = before;
});

test('the oldest runs go when all are too large, and the last two of this size stay', () => {
  const none = Number.POSITIVE_INFINITY;
  const limits = { runs: none, days: none, bytes: 2500 };
  const names = [1, 2, 3, 4].map((day) => {
    const name = newRunFolder(limits, new Date(Date.UTC(2026, 0, day)), true);
    writeFileSync(join(historyFolder(), name, 'events.ndjson'), 'x'.repeat(1000));
    return name;
  });
  expect(runNames()).toEqual(names.slice(1));
  newRunFolder(limits, new Date(Date.UTC(2026, 0, 5)), false);
  expect(runNames()).toHaveLength(4);
});
