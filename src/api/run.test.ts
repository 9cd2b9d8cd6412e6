import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../test/support/fault-lab.ts';
import { folderWith } from '../../test/support/program.ts';
import { InvalidInput, lint, plan, type RunRequest, run } from './kplay.ts';

let folder: string;
beforeAll(async () => {
  folder = await folderWith({
    'hosts.yml': 'all: { hosts: { a: { kplay_connection: local }, b: { kplay_connection: local } } }\n',
    'say.yml': '- { hosts: a, tasks: [{ name: Say, debug: { msg: "{{ text }}" } }] }\n',
    'write.yml':
      '- { hosts: a, tasks: [{ copy: { dest: "{{ playbook_dir }}/out", content: x, mode: "0644" } }] }\n',
    'fail.yml': '- { hosts: a, tasks: [{ fail: { msg: no } }] }\n',
    'sleep.yml':
      '- { hosts: a, tasks: [{ name: Zero, command: "true" }, { name: One, shell: "touch {{ playbook_dir }}/begun; sleep 1" }, { name: Two, command: "true" }] }\n',
    'long.yml': '- { hosts: a, tasks: [{ command: sleep 60 }] }\n',
    'wrong.yml': '- { hosts: a, tasks: [{ copyy: {} }] }\n',
    'prompt.yml': '- { hosts: a, vars_prompt: [{ name: who }], tasks: [{ debug: { msg: "{{ who }}" } }] }\n',
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const request = (name: string, more: Partial<RunRequest> = {}): RunRequest => ({
  playbooks: join(folder, name),
  inventory: join(folder, 'hosts.yml'),
  lock: 'off',
  ...more,
});

/** The messages of the tasks, and the exit code. */
async function messages(asked: RunRequest): Promise<unknown[]> {
  const found: unknown[] = [];
  const begun = run(asked);
  for await (const event of begun) if (event.event === 'task') found.push(event.message ?? event.status);
  return [...found, (await begun.result).exitCode];
}

const listeners = () =>
  ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit', 'uncaughtException'].map((name) => process.listenerCount(name));

describe('a run of a program', () => {
  it('has its events, and then its result', async () => {
    const begun = run(request('say.yml', { extraVars: { text: 'hi' } }));
    const names: string[] = [];
    for await (const { event } of begun) names.push(event);
    expect([names[0], names.at(-1)]).toEqual(['start', 'end']);
    const counts = expect.objectContaining({ changed: 0, failed: 0 });
    expect(await begun.result).toMatchObject({
      exitCode: 0,
      interrupted: false,
      hosts: { a: counts },
      warnings: [],
    });
  });

  it.each<[string, string, Partial<RunRequest>, unknown[]]>([
    ['a failure is a result', 'fail.yml', {}, ['no', 3]],
    [
      'a text is data',
      'say.yml',
      { extraVars: { text: '{{ facts.hostname }}' } },
      ['{{ facts.hostname }}', 0],
    ],
    ['a prompt gets its answer', 'prompt.yml', { extraVars: { who: 'me' } }, ['me', 0]],
    ['check mode', 'write.yml', { check: true }, ['changed', 0]],
  ])('%s', async (_, name, more, expected) => expect(await messages(request(name, more))).toEqual(expected));

  it('changes nothing of the process, and two run at the same time', async () => {
    const before = [listeners(), process.exitCode, process.cwd(), { ...process.env }];
    const texts = ['one', 'two'].map((text) => messages(request('say.yml', { extraVars: { text } })));
    expect(await Promise.all(texts)).toEqual([
      ['one', 0],
      ['two', 0],
    ]);
    expect([listeners(), process.exitCode, process.cwd(), { ...process.env }]).toEqual(before);
  });

  it('ends after the running task when its signal is aborted', async () => {
    const stop = new AbortController();
    const begun = run(request('sleep.yml', { signal: stop.signal }));
    const done: string[] = [];
    for await (const event of begun) {
      if (event.event !== 'task') continue;
      done.push(event.task);
      await until('the next task runs', () => existsSync(join(folder, 'begun')));
      stop.abort();
    }
    expect(done).toEqual(['Zero', 'One']);
    expect(await begun.result).toMatchObject({ interrupted: true, exitCode: 130 });
  });

  it('ends at once when it is killed', async () => {
    const kill = new AbortController();
    const begun = run(request('long.yml', { kill: kill.signal }));
    for await (const { event } of begun) if (event === 'begin') kill.abort();
    expect(await begun.result).toMatchObject({ interrupted: true });
  });

  it('is interrupted when its events are no longer read', async () => {
    const begun = run(request('sleep.yml'));
    for await (const { event } of begun) if (event === 'begin') break;
    expect(await begun.result).toMatchObject({ interrupted: true });
  });

  it.each<[string, Partial<RunRequest>, string]>([
    ['wrong.yml', {}, 'unknown module "copyy"'],
    ['prompt.yml', {}, '"who" needs a prompt'],
    ['say.yml', { inventory: '/none.yml' }, '/none.yml'],
  ])('%s with %j: what is wrong is thrown, by both', async (name, more, message) => {
    const begun = run(request(name, more));
    await expect(begun.result).rejects.toBeInstanceOf(InvalidInput);
    await expect(messages(request(name, more))).rejects.toThrow(message);
  });

  it('does not begin if its signal is already aborted', async () => {
    await expect(run(request('long.yml', { signal: AbortSignal.abort() })).result).rejects.toThrow('aborted');
  });
});

it('plan returns the changes', async () => {
  const { hosts, tasks } = await plan(request('write.yml'));
  expect(hosts).toEqual(['a']);
  expect(
    tasks.map(({ module, results }) => [module, results.map(({ host, status }) => [host, status])]),
  ).toEqual([['copy', [['a', 'changed']]]]);
});

it('lint returns the findings', async () => {
  const codes = (await lint({ playbooks: join(folder, 'wrong.yml') })).map(({ code }) => code);
  expect(codes).toEqual(expect.arrayContaining(['no-inventory', 'unknown-module']));
  const ignored = await lint({ ...request('fail.yml'), ignore: ['no-inventory'], strict: true });
  expect(ignored).toEqual([]);
});
