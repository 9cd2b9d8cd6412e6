import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { localSession, send, shells } from '../../../test/support/shell-host.ts';
import type { Values } from '../../core/values.ts';
import type { Answer } from '../session/answer.ts';

/** The line that names a scratch folder. */
const scratch = new RegExp(`^${tmpdir()}/kplay-test-\\w+\\n$`);
const home = execFileSync('sh', ['-c', 'printf %s ~root'], { encoding: 'utf8' });

describe.each(shells)('a path below a home, under %s', (shell) => {
  /** Every @ stands for a scratch folder, which is the home of the user that runs the task. */
  async function run(module: string, args: Values, environment: Record<string, string> = {}) {
    const { session, folder } = await localSession(shell);
    const given = JSON.parse(JSON.stringify(args).replaceAll('@', folder)) as Values;
    const options = { environment: { HOME: folder, ...environment } };
    const answer = (await send(session, module, given, options)) as Answer;
    session.close();
    const list = execFileSync('find', [folder, '-type', 'f'], { encoding: 'utf8' }).trim();
    return { ...answer, said: answer.stdout.bytes.toString(), files: list.replaceAll(`${folder}/`, '@/') };
  }

  test.each<[dest: string, file: string]>([
    ['~/f', '@/f'],
    ['~/a b', '@/a b'],
    ['~/$(touch x) `id` ; *', '@/$(touch x) `id` ; *'],
    ["~/it's", "@/it's"],
    ['~/~', '@/~'],
    ['@/~', '@/~'],
  ])('%s is made in it', async (dest, file) => {
    const { status, files } = await run('copy', { dest, content: 'x' });
    expect([status, files]).toEqual(['changed', file]);
  });

  test.each<[chdir: string, said: string | RegExp]>([
    ['~', scratch],
    ['~/', scratch],
    ['~root', `${home}\n`],
    ['~root/', `${home}\n`],
  ])('chdir: %s', async (chdir, said) => {
    expect((await run('command', { cmd: 'pwd', chdir })).said).toMatch(said);
  });

  test('an existing file is found, also by a pattern', async () => {
    const cmd = 'touch now';
    expect((await run('shell', { cmd, creates: '~root/.*' })).status).toBe('unchanged');
    expect((await run('shell', { cmd, removes: '~/nope' })).status).toBe('unchanged');
  });

  test.each<[path: string, message: string, home?: string]>([
    ['~no-such-user/f', 'no-such-user has no home directory on this host'],
    ['~/f', 'HOME is not a directory on this host', ''],
    ['~/f', 'HOME is not a directory on this host', 'f'],
  ])('%s fails if it does not exist', async (path, message, HOME) => {
    const answer = await run('file', { path, state: 'touch' }, HOME === undefined ? {} : { HOME });
    expect(answer).toMatchObject({
      status: 'failed',
      message,
      hint: expect.stringContaining('absolute path'),
    });
  });
});
