import { describe, expect, test } from 'vitest';
import { dueShells, localSession, send } from '../../../test/support/shell-host.ts';
import { dueCases } from '../../../test/support/today.ts';
import type { Answer } from './answer.ts';
import type { Session } from './session.ts';

const shell = (session: Session, cmd: string) => send(session, 'shell', { cmd }) as Promise<Answer>;

/** What is kept of each end of a long output, in bytes. */
const half = 512 * 1024;
/** A byte of the lines 10000000, 10000001 and so on. */
const byteOfNumbers = (offset: number) =>
  offset % 9 === 8 ? 10 : `${10_000_000 + Math.floor(offset / 9)}`.charCodeAt(offset % 9);

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

  const floods: [what: string, cmd: string, byteAt: (offset: number) => number][] = [
    ['one line', 'head -c 100000000 /dev/zero', () => 0],
    ['lines', 'seq 10000000 99999999 | head -c 100000000', byteOfNumbers],
    ['lines on stderr', 'seq 10000000 99999999 | head -c 100000000 >&2', byteOfNumbers],
  ];
  test.each(dueCases(floods, 3))(
    'prints 100 MB, %s: its ends are kept, and little memory is used',
    async (_, cmd, byteAt) => {
      const { session } = await localSession(name);
      await shell(session, cmd.replace('100000000', '5000000'));
      const before = process.memoryUsage.rss();
      let most = before;
      const timer = setInterval(() => {
        most = Math.max(most, process.memoryUsage.rss());
      }, 10);
      const { status, stdout, stderr } = await shell(session, cmd);
      clearInterval(timer);
      console.log(`100 MB of output: ${((most - before) / 1e6).toFixed(0)} MB more memory`);
      const [flood, other] = stdout.bytes.length > 0 ? [stdout, stderr] : [stderr, stdout];
      expect([status, flood.truncated, other.bytes.length]).toEqual(['changed', 100_000_000 - 2 * half, 0]);
      const ends = [...Array(2 * half).keys()].map((i) => byteAt(i < half ? i : i + 100_000_000 - 2 * half));
      expect(flood.bytes.equals(Buffer.from(ends))).toBe(true);
      expect((most - before) / 1e6).toBeLessThan(60);
      session.close();
    },
  );
});
