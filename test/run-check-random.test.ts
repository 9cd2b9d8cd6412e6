import { describe, expect, test } from 'vitest';
import { wrongClaims } from './support/claims.ts';
import { twoHosts } from './support/play.ts';
import { folderWith } from './support/program.ts';
import { runEventsHere } from './support/program-here.ts';
import { RandomTasks } from './support/random-tasks.ts';
import { dueSeeds } from './support/today.ts';

describe('what check mode says of a playbook comes true, or was said to be unknown', () => {
  test.each(dueSeeds(30, 3))('seed %i', async (seed) => {
    const text = new RandomTasks(seed).play(10);
    const folder = await folderWith({ 'hosts.yml': twoHosts, 'play.yml': text });
    const args = ['play.yml', '-i', 'hosts.yml'];
    const checked = await runEventsHere([...args, '--check'], { cwd: folder });
    const run = await runEventsHere(args, { cwd: folder });
    expect([run.code, checked.code], `${text}\n${run.stderr}${checked.stderr}`).toEqual([0, 0]);
    for (const host of ['one', 'two'])
      expect(wrongClaims(checked.tasks, run.tasks, host), `${host}:\n${text}`).toEqual([]);
  });
});
