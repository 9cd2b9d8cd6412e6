import { describe, expect, test } from 'vitest';
import { dueShells, localSession, send } from '../../../test/support/shell-host.ts';
import { dueCases } from '../../../test/support/today.ts';
import type { Answer } from './answer.ts';
import type { Session } from './session.ts';

const shell = (session: Session, cmd: string) => send(session, 'shell', { cmd }) as Promise<Answer>;

describe.each(dueShells)('a command under %s', (name) => {
  test('has its own exit status, whichever it is, and the next one runs', async () => {
    const { session } = await localSession(name);
    const codes = Array.from({ length: 256 }, (_, i) => i);
    const answers = await Promise.all(codes.map((code) => shell(session, `exit ${code}`)));
    // a command without output that ends well has no more to say
    expect(answers.map(({ status, rc = 0 }) => [status, rc])).toEqual(
      codes.map((code) => [code === 0 ? 'changed' : 'failed', code]),
    );
    session.close();
  });

  const floods = [
    ['one line', 'head -c 100000000 /dev/zero'],
    ['lines', 'yes | head -c 100000000'],
    ['lines on stderr', 'yes | head -c 100000000 >&2'],
  ];
  test.each(dueCases(floods, 3))(
    'prints 100 MB, %s: its ends are kept, and little memory is used',
    async (_, cmd) => {
      const { session } = await localSession(name);
      await shell(session, cmd.replace('100000000', '5000000'));
      const before = process.memoryUsage.rss();
      let most = before;
      const timer = setInterval(() => {
        most = Math.max(most, process.memoryUsage.rss());
      }, 10);
      const { status, stdout, stderr } = await shell(session, cmd);
      clearInterval(timer);
      const [kept, dropped] = [
        stdout.bytes.length + stderr.bytes.length,
        stdout.truncated + stderr.truncated,
      ];
      expect([status, kept + dropped]).toEqual(['changed', 100_000_000]);
      expect(kept).toBeLessThan(1_200_000);
      expect((most - before) / 1e6).toBeLessThan(60);
      session.close();
    },
  );
});
