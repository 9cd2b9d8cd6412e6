import { rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { acceptedPlaybook, trace } from './random/run.ts';
import { folderWith } from './support/program.ts';
import { dueSeeds } from './support/today.ts';

describe.concurrent('tasks that are sent ahead do the same as tasks that wait for each other', () => {
  test.each(dueSeeds(200, 10))(
    'seed %i',
    async (seed) => {
      const { files, converges, folder: ahead } = await acceptedPlaybook(seed);
      const oneByOne = await folderWith(files);
      const first = await trace(ahead, false);
      expect(first, `seed ${seed}: ${ahead}/play.yml`).toEqual(await trace(oneByOne, true));
      const second = await trace(ahead, false);
      expect(second, `seed ${seed}, the second run: ${ahead}/play.yml`).toEqual(await trace(oneByOne, true));
      if (converges)
        expect(second.changed, `seed ${seed}: changes of the second run, ${ahead}/play.yml`).toBe(0);
      for (const folder of [ahead, oneByOne]) await rm(folder, { recursive: true });
    },
    120_000,
  );
});
