import { describe, expect, test } from 'vitest';
import { send } from '../../test/support/shell-host.ts';
import { parsePayload } from './answer.ts';
import { type Host, openSession } from './open.ts';

/** A host that says what a test wants. */
function scripted(
  answer: (command: string, written: string, say: (out: string, err?: string) => void) => void,
): Host {
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
      0.1,
    );
    await expect(session.opened).rejects.toThrow('did not answer');
  });

  test('is not there: whoever waits is told why, and nothing else is thrown', async () => {
    const thrown: unknown[] = [];
    const note = (error: unknown) => void thrown.push(error);
    process.on('unhandledRejection', note);
    const session = openSession(Promise.reject(new Error('nobody home')), 'sh', undefined);
    await expect(send(session, 'shell', { cmd: 'true' })).rejects.toThrow('nobody home');
    await expect(session.opened).rejects.toThrow('nobody home');
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', note);
    expect(thrown).toEqual([]);
  });

  const nonceIn = (written: string) => /kp_nonce='(\w+)'/.exec(written)?.[1];
  test.each([
    ['an endless header', (nonce: string) => `\n${nonce} ${'x'.repeat(2000)}`],
    ['an endless answer', (nonce: string) => `\n${nonce} 1 changed 99999999999\n`],
    ['an answer that is none', (nonce: string) => `\n${nonce} 1 splendid 0\n`],
    ['an answer to what nobody asked', (nonce: string) => `\n${nonce} 7 same 0\n`],
  ])('sends %s: it is given up', async (_, lie) => {
    let told = false;
    const host = scripted((_command, written, say) => {
      const nonce = nonceIn(written);
      if (nonce && !told) {
        told = true;
        say(lie(nonce));
      }
    });
    const session = openSession(host, 'sh', undefined);
    await expect(send(session, 'shell', { cmd: 'true' })).rejects.toThrow(/nonsense|out of order/);
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
    const session = openSession(host, 'sh', { user: 'root', method: 'sudo', password: 'secret' }, 0.2);
    await expect(session.opened).rejects.toThrow();
    expect(all.join('')).toContain('kp_hello');
    expect(all.join('')).not.toContain('secret');
  });
});
