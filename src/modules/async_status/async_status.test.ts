import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { refusalOf } from '../../../test/support/refusal.ts';
import { localSession, send, shells } from '../../../test/support/shell-host.ts';
import type { Values } from '../../core/values.ts';
import type { Answer } from '../../remote/session/answer.ts';
import { readYaml } from '../../yaml/read.ts';
import { moduleExamples } from '../catalog.ts';
import asyncStatus from './index.ts';

test.each<[Values, string | undefined]>([
  [{ jid: '0a9f' }, undefined],
  [{ jid: '0a9f', wait: 5 }, undefined],
  [{ jid: '../x' }, '"jid" must be the name of a job, not "../x"'],
  [{ jid: '' }, '"jid" must be the name of a job, not ""'],
  [{ jid: '0a9f', wait: -1 }, '"wait" must be at least 0, not -1'],
])('%j: %s', (given, problem) => {
  expect(refusalOf(asyncStatus, given)).toBe(problem);
});

afterAll(() => vi.unstubAllEnvs());

describe.each(shells)('under %s', async (shell) => {
  const examples = readYaml(await moduleExamples('async_status'), 'examples.yml') as Values[];
  const home = async () => {
    const scratch = await localSession(shell);
    scratch.session.close();
    vi.stubEnv('HOME', scratch.folder);
    return localSession(shell);
  };

  test.each(examples.map((example) => [String(example.name), example]))('%s', async (_, example) => {
    const { session } = await home();
    const { async_status: given } = (example as Values).task as Values;
    const sh = (script: unknown) => execFileSync('sh', ['-ec', String(script)]);
    const run = async (check: boolean) =>
      (await send(session, 'async_status', given as Values, { check })) as Answer;
    sh((example as Values).given);
    const checked = await run(true);
    expect((await run(false)).status).toBe(checked.status);
    sh((example as Values).then);
    expect((await run(false)).status).toBe('unchanged');
    session.close();
  });

  test.each<[string, Values, Partial<Answer>]>([
    ['a job that is not there', {}, { status: 'failed' }],
    ['a job that is not there, for its removal', { mode: 'cleanup' }, { status: 'unchanged' }],
  ])('%s', async (_, given, wanted) => {
    const { session } = await home();
    expect(await send(session, 'async_status', { jid: '0a', ...given })).toMatchObject(wanted);
    session.close();
  });
});
