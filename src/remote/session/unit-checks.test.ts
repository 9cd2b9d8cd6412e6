import { readdir, rm } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { dueShells, localSession, stepOf } from '../../../test/support/shell-host.ts';
import { standInForSystemctl } from '../../../test/support/systemctl-stand-in.ts';
import type { RemoteStep } from '../step/step.ts';
import type { Session } from './session.ts';

const start = (name: string, more: Partial<RemoteStep> = {}) => ({ module: 'systemd', name, more });
const write = (name: string) => ({ module: 'copy', name, more: {} });
const run = (name: string) => ({ module: 'shell', name, more: {} });
const looped = { onFailure: 'later' as const };
const kept = { onFailure: 'keep' as const };

type Task = ReturnType<typeof start>;
type Act = Task | 'fence';

const cases: { name: string; acts: Act[]; results: string[]; exist?: string[] }[] = [
  { name: 'a unit that stays up', acts: [start('good')], results: ['good: changed'] },
  { name: 'a unit that ends at once', acts: [start('bad')], results: ['bad: failed'] },
  {
    name: 'a file is written before the end is noticed',
    acts: [start('bad'), write('file'), run('command')],
    results: ['bad: failed', 'file: changed', 'command: dropped'],
    exist: ['file'],
  },
  {
    name: 'a command waits',
    acts: [start('bad'), run('command'), write('file')],
    results: ['bad: failed', 'command: dropped', 'file: dropped'],
  },
  {
    name: 'each unit that ends is reported',
    acts: [start('bad1'), start('good'), start('bad2'), run('command')],
    results: ['bad1: failed', 'good: changed', 'bad2: failed', 'command: dropped'],
  },
  {
    name: 'the items of a loop all get their turn',
    acts: [start('bad', looped), start('good', looped), 'fence', write('file')],
    results: ['bad: failed', 'good: changed', 'file: dropped'],
  },
  {
    name: 'a failure that may be ignored',
    acts: [start('bad', kept), run('command')],
    results: ['bad: failed', 'command: changed'],
    exist: ['command'],
  },
  {
    name: 'a failure that is rescued',
    acts: [start('bad', { isAwaited: true }), write('file')],
    results: ['bad: failed', 'file: dropped'],
  },
  {
    name: 'after the failure of another step',
    acts: [start('bad'), start('good'), start('unwilling'), run('command')],
    results: ['bad: failed', 'good: changed', 'unwilling: failed', 'command: dropped'],
  },
  {
    name: 'a unit that runs is not looked at again',
    acts: [start('good'), start('good'), run('command')],
    results: ['good: changed', 'good: unchanged', 'command: changed'],
    exist: ['command'],
  },
  {
    name: 'in check mode nothing starts',
    acts: [start('bad', { check: true }), write('file')],
    results: ['bad: changed', 'file: changed'],
    exist: ['file'],
  },
];

describe.each(dueShells)('with a stand-in for systemctl, under %s,', (shell) => {
  let session: Session;
  let folder: string;
  const within = (name: string) => `${folder}/${name}`;

  async function prepared({ module, name, more }: Task): Promise<RemoteStep> {
    const args = {
      systemd: { name, state: 'started' },
      copy: { dest: within(name), content: name },
      shell: { cmd: `: >${within(name)}` },
    }[module]!;
    const environment = { PATH: `${folder}:${process.env.PATH}` };
    return { ...(await stepOf(module, args, { environment, onFailure: 'stop' })), ...more };
  }

  beforeAll(async () => {
    ({ session, folder } = await localSession(shell));
    await standInForSystemctl(folder);
    return () => session.close();
  });

  test.each(cases)('$name', async ({ acts, results, exist = [] }) => {
    const steps = await Promise.all(acts.map((act) => (act === 'fence' ? act : prepared(act))));
    const outcomes = steps.map(async (step, i) => {
      if (step === 'fence') return session.fence();
      const outcome = await session.send(step);
      return `${(acts[i] as Task).name}: ${outcome === 'dropped' ? outcome : outcome.status}`;
    });
    expect((await Promise.all(outcomes)).filter(Boolean)).toEqual(results);
    session.resume();
    expect((await readdir(folder)).filter((name) => ['file', 'command'].includes(name))).toEqual(exist);
    for (const name of await readdir(folder)) if (!/ctl$/.test(name)) await rm(within(name));
  });

  test('the failure has the reason and the last words', async () => {
    const answer = await session.send(await prepared(start('bad')));
    expect(answer).toMatchObject({
      status: 'failed',
      before: { state: 'stopped' },
      message: 'bad.service does not stay up: its program ended with status 7',
      hint: 'the end of its journal is above',
    });
    expect(answer !== 'dropped' && answer.stderr.bytes.toString()).toBe('its last words\n');
  });
});
