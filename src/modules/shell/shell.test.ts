import { describe, expect, test } from 'vitest';
import { localSession, send, shells } from '../../../test/support/shell-host.ts';
import type { Values } from '../../core/values.ts';
import type { Answer } from '../../remote/session/answer.ts';

describe.each(shells)('shell under %s', (shell) => {
  test.each<[string, Values, Partial<Answer>, string]>([
    ['a pipe', { cmd: 'printf "b\\na\\n" | sort' }, { status: 'changed' }, 'a\nb\n'],
    ['several lines', { cmd: 'x=1\nprintf %s "$x"\n' }, { status: 'changed' }, '1'],
    [
      'another shell',
      { cmd: '[[ a == a ]] && printf yes', executable: '/bin/bash' },
      { status: 'changed' },
      'yes',
    ],
    ['the last code counts', { cmd: 'false; (exit 5)' }, { status: 'failed', rc: 5 }, ''],
    ['a leading dash', { cmd: '-x' }, { status: 'failed' }, ''],
    ['creates', { cmd: 'exit 1', creates: '/etc' }, { status: 'unchanged' }, ''],
  ])('%s', async (_, args, wanted, stdout) => {
    const { session } = await localSession(shell);
    const result = (await send(session, 'shell', args)) as Answer;
    expect(result).toMatchObject(wanted);
    expect(result.stdout.bytes.toString()).toBe(stdout);
    session.close();
  });

  test('the environment arrives unchanged', async () => {
    const { session } = await localSession(shell);
    const environment = { WORD: `it's "$(id)"\n\\` };
    const result = (await send(session, 'shell', { cmd: 'printf %s "$WORD"' }, { environment })) as Answer;
    expect(result.stdout.bytes.toString()).toBe(environment.WORD);
    session.close();
  });
});
