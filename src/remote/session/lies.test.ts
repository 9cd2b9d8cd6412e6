import { describe, expect, test, vi } from 'vitest';
import { send } from '../../../test/support/shell-host.ts';
import { parsePayload } from './answer.ts';
import { openSession, type SessionHost } from './open.ts';

/** A host that says what a test wants. */
function scripted(
  answer: (command: string, written: string, say: (out: string, err?: string) => void) => void,
): SessionHost {
  return {
    async exec(command) {
      const outs: ((chunk: Buffer) => void)[] = [];
      const errs: ((chunk: Buffer) => void)[] = [];
      const say = (out: string, err = '') => {
        if (out) for (const listener of outs) listener(Buffer.from(out));
        if (err) for (const listener of errs) listener(Buffer.from(err));
      };
      let written = '';
      setTimeout(() => answer(command, '', say));
      return {
        write: async (data) => {
          written += data.toString();
          answer(command, written, say);
        },
        send: async () => {},
        end: () => {},
        onStdout: (listener) => void outs.push(listener),
        onStderr: (listener) => void errs.push(listener),
        closed: new Promise(() => {}),
      };
    },
  };
}

describe('a host that is not what it should be', () => {
  test('says nothing: it is given up', async () => {
    const session = openSession(
      scripted(() => {}),
      'sh',
      undefined,
      { patience: 0.1 },
    );
    await expect(session.opened).rejects.toThrow('did not answer');
  });

  test('does not exist: each waiting step gets the reason, and nothing else is thrown', async () => {
    const thrown: unknown[] = [];
    const note = (error: unknown) => void thrown.push(error);
    process.on('unhandledRejection', note);
    const session = openSession({ exec: () => Promise.reject(new Error('nobody home')) }, 'sh', undefined);
    await expect(send(session, 'shell', { cmd: 'true' })).rejects.toThrow('nobody home');
    await expect(session.opened).rejects.toThrow('nobody home');
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', note);
    expect(thrown).toEqual([]);
  });

  /** What only the host knows: the nonce, and the tokens of the first step. */
  const secretsIn = (written: string) => {
    const nonce = /kp_nonce='(\w+)'/.exec(written)?.[1];
    const [, same, changed, failed, begin, end] =
      /kp_next 1 (\w+) (\w+) (\w+) (\w+) (\w+)/.exec(written) ?? [];
    return nonce && same ? { nonce, same, changed, failed, begin, end } : undefined;
  };
  type Secrets = NonNullable<ReturnType<typeof secretsIn>>;

  test.each<[string, RegExp, (s: Secrets) => string, ((s: Secrets) => string)?]>([
    ['an endless header', /header .* too long/, ({ nonce }) => `\n${nonce} ${'x'.repeat(2000)}`],
    [
      'an endless answer',
      /too long/,
      ({ nonce, changed }) => `\n${nonce} 1 changed ${changed} 99999999999\n`,
    ],
    ['more than a megabyte', /too long/, ({ nonce, changed }) => `\n${nonce} 1 changed ${changed} 1048577\n`],
    [
      'a million lines',
      /too many lines/,
      ({ nonce, same }) => `\n${nonce} 1 same ${same} 1000000\n${'\n'.repeat(1_000_000)}`,
    ],
    [
      'an answer with an unknown status',
      /answer has an unknown status/,
      ({ nonce, same }) => `\n${nonce} 1 splendid ${same} 0\n`,
    ],
    [
      'an answer without a request',
      /without a request/,
      ({ nonce, same }) => `\n${nonce} 7 same ${same} 0\n`,
    ],
    ['an answer without its token', /without a request/, ({ nonce }) => `\n${nonce} 1 same 0\n`],
    [
      "an answer with another's token",
      /without a request/,
      ({ nonce, failed }) => `\n${nonce} 1 same ${failed} 0\n`,
    ],
    ['an answer twice', /twice/, ({ nonce, changed }) => `\n${nonce} 1 changed ${changed} 0\n`.repeat(2)],
    ['a word of its own', /without a request/, ({ nonce, same }) => `\n${nonce} 0 same ${same} 0\n`],
    ['a mark without its token', /without a request/, () => '', ({ nonce }) => `\n${nonce} 1 end 0\n`],
    [
      'an end of its output three times',
      /ended twice/,
      () => '',
      ({ nonce, end }) => `\n${nonce} 1 end ${end}\n`.repeat(3),
    ],
  ])('sends %s: it is given up', async (_, why, out, err) => {
    let told = false;
    const host = scripted((_command, written, say) => {
      const secrets = secretsIn(written);
      if (!secrets || told) return;
      told = true;
      say(out(secrets), err?.(secrets));
    });
    const session = openSession(host, 'sh', undefined);
    await expect(send(session, 'shell', { cmd: 'true' })).rejects.toThrow(why);
  });

  test.each([
    ['died', 'failed', /^died$/],
    ['changed', 'changed', /ended twice/],
  ] as const)(
    'says twice that the output of a step has ended, and then that it has %s',
    async (status, token, what) => {
      let told = false;
      const host = scripted((_command, written, say) => {
        const secrets = secretsIn(written);
        if (!secrets || told) return;
        told = true;
        say('', `\n${secrets.nonce} 1 end ${secrets.end}\n`.repeat(2));
        say(`\n${secrets.nonce} 1 ${status} ${secrets[token]} 0\n`);
      });
      const session = openSession(host, 'sh', undefined);
      const said = await send(session, 'shell', { cmd: 'true' }).then(
        (answer) => answer !== 'dropped' && answer.status,
        (error: Error) => error.message,
      );
      session.abandon('the test is over');
      expect(said).toMatch(what);
    },
  );

  test('begins an answer and does not end it: it is given up after 30 s', async () => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
    });
    let isOver = false;
    let say: ((out: string) => void) | undefined;
    const host = scripted((_command, written, tell) => {
      const secrets = secretsIn(written);
      if (!secrets) return;
      say = tell;
      tell(`\n${secrets.nonce} 1 same ${secrets.same} 100\n`);
    });
    const session = openSession(host, 'sh', undefined, { patience: 1000 });
    const sent = send(session, 'shell', { cmd: 'true' });
    const ended = expect(sent)
      .rejects.toThrow('did not come in 30 s')
      .then(() => {
        isOver = true;
      });
    // the step is made of files, which takes real time
    while (!say) await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(500);
    for (let second = 0; second < 30; second++) {
      expect(isOver).toBe(false);
      say('x');
      await vi.advanceTimersByTimeAsync(1000);
    }
    await ended;
    // a limit that is over goes in the next turn; until then, the timer that counts is a false one
    await new Promise((resolve) => setImmediate(resolve));
    vi.useRealTimers();
  });

  test.each([
    ['-5', 'a=b'],
    ['5e3', ''],
    ['', ''],
  ])('a note of the length "%s" ends', (length, rest) => {
    expect(parsePayload(Buffer.from(`~before ${length}\n${rest}`)).rc).toBe(0);
  });

  test('asks for the password after the start: it gets none', async () => {
    const all: string[] = [];
    const host = scripted((command, written, say) => {
      all.push(written);
      const token = /password-(\w+):/.exec(command)![1];
      if (written === '') say(`ready-${token}\n`);
      else say('', `password-${token}:`);
    });
    const session = openSession(
      host,
      'sh',
      { user: 'root', method: 'sudo', password: 'secret' },
      { patience: 0.2 },
    );
    await expect(session.opened).rejects.toThrow();
    expect(all.join('')).toContain('kp_hello');
    expect(all.join('')).not.toContain('secret');
  });
});
