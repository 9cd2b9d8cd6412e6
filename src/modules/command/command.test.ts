import { describe, expect, test } from 'vitest';
import { localSession, send, shells } from '../../../test/support/shell-host.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Values } from '../../core/values.ts';
import type { Answer } from '../../remote/session/answer.ts';
import command from './index.ts';

test.each<[Values, string[]]>([
  [{ cmd: `grep -c "a b" 'x'` }, ['grep', '-c', 'a b', 'x']],
  [{ argv: ['a', '', "it's\n$x"] }, ['a', '', "it's\n$x"]],
])('%j are the words %j', (given, words) => {
  expect(command.words?.(checkArgs(command.params, given).args as never)).toEqual(words);
});

test.each<[Values]>([[{}], [{ cmd: 'a', argv: ['b'] }]])('%j is refused', (given) => {
  expect(command.check?.(checkArgs(command.params, given).args as never)).toBe('give either cmd or argv');
});

describe.each(shells)('under %s', (shell) => {
  test.each<[string, Values, Partial<Answer>, string?]>([
    [
      'runs',
      { argv: ['printf', '%s|', 'a b', '', "it's", '$(id)', '-n', 'x\ny'] },
      { status: 'changed' },
      "a b||it's|$(id)|-n|x\ny|",
    ],
    ['fails', { cmd: 'sh -c "exit 9"' }, { status: 'failed', rc: 9 }],
    ['is not there', { cmd: 'no-such-program' }, { status: 'failed', rc: 127 }],
    [
      'creates',
      { cmd: 'false', creates: '/etc/passwd' },
      { status: 'unchanged', message: '/etc/passwd exists' },
    ],
    ['creates a pattern', { cmd: 'false', creates: '/etc/pass*d' }, { status: 'unchanged' }],
    ['creates what is not there', { cmd: 'true', creates: '/no/such/*' }, { status: 'changed' }],
    ['removes', { cmd: 'false', removes: '/no/such' }, { status: 'unchanged' }],
    ['unless', { cmd: 'false', unless: 'true' }, { status: 'unchanged' }],
    ['onlyif', { cmd: 'false', onlyif: 'false' }, { status: 'unchanged' }],
    ['read_only', { cmd: 'echo x', read_only: true }, { status: 'unchanged' }, 'x\n'],
    ['chdir', { cmd: 'pwd', chdir: '/usr' }, { status: 'changed' }, '/usr\n'],
    [
      'chdir to nowhere',
      { cmd: 'pwd', chdir: '/no/such' },
      { status: 'failed', message: 'cannot enter /no/such' },
    ],
    ['stdin', { cmd: 'cat', stdin: "it's\n$x" }, { status: 'changed' }, "it's\n$x"],
    ['an empty stdin', { cmd: 'cat' }, { status: 'changed' }, ''],
  ])('%s', async (_, args, wanted, stdout) => {
    const { session } = await localSession(shell);
    const result = (await send(session, 'command', args)) as Answer;
    expect(result).toMatchObject(wanted);
    if (stdout !== undefined) expect(result.stdout.bytes.toString()).toBe(stdout);
    session.close();
  });

  test.each<[string, Values, Answer['status'], string]>([
    ['does not run', { cmd: 'echo x' }, 'changed', ''],
    ['knows that there is nothing to do', { cmd: 'echo x', creates: '/etc' }, 'unchanged', ''],
    ['looks', { cmd: 'echo x', read_only: true }, 'unchanged', 'x\n'],
  ])('check mode %s', async (_, args, status, stdout) => {
    const { session } = await localSession(shell);
    const result = (await send(session, 'command', args, { check: true })) as Answer;
    expect(result.status).toBe(status);
    expect(result.stdout.bytes.toString()).toBe(stdout);
    session.close();
  });
});
