import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { localChannel, localSession, send, shells } from '../../../test/support/shell-host.ts';
import type { Answer } from './answer.ts';
import type { ShellChannel } from './channel.ts';
import { openSession } from './open.ts';
import type { Session } from './session.ts';

const answer = async (outcome: Promise<Answer | 'dropped'>): Promise<Answer> => {
  const result = await outcome;
  if (result === 'dropped') throw new Error('the step was dropped');
  return result;
};
const shell = (session: Session, cmd: string, more = {}) => answer(send(session, 'shell', { cmd, ...more }));

describe.each(shells)('a session under %s', (name) => {
  test('copies, is unchanged the second time, and names what differs', async () => {
    const { session, folder } = await localSession(name);
    const task = { dest: `${folder}/a`, content: 'hello\n', mode: '0640' };
    const first = await answer(send(session, 'copy', task));
    expect(first).toMatchObject({ status: 'changed', before: { state: 'absent' } });
    expect((await stat(task.dest)).mode & 0o7777).toBe(0o640);
    expect(await answer(send(session, 'copy', task))).toMatchObject({ status: 'unchanged' });
    const third = await answer(send(session, 'copy', { ...task, mode: '0600' }, { check: true }));
    expect(third).toMatchObject({ status: 'changed', before: { mode: '0640', state: 'file' } });
    session.close();
  });

  test('reports the old text of a file for --diff, in check mode and in a run', async () => {
    const { session, folder } = await localSession(name);
    const task = (content: string) => ({ dest: `${folder}/a`, content });
    await answer(send(session, 'copy', task('old, ünd\n\n')));
    for (const check of [true, false]) {
      const result = await answer(send(session, 'copy', task('new\n'), { check, diff: true }));
      expect(result).toMatchObject({ status: 'changed', before: { state: 'file' } });
      expect(result.notes.before?.toString()).toBe('old, ünd\n\n');
    }
    session.close();
  });

  test.each([
    ['quotes', `it's "quoted" \\ and \\n`],
    ['commands', '$(id) `id` ${HOME} $((1+1)) ; rm -rf / && exit'],
    ['newlines', 'a\n\n\nb\n\n'],
    ['a leading dash', '-rf'],
    ['no text at all', ''],
    ['not UTF-8', Buffer.from([0xff, 0xfe, 0x81, 0x88, 0x0a, 0x80])],
    ['every byte', Buffer.from(Array.from({ length: 256 }, (_, i) => i))],
    ['escapes', '\u001b]0;title\u0007\u001b[2J'],
  ])('content arrives byte for byte: %s', async (_, content) => {
    const { session, folder } = await localSession(name);
    const bytes = Buffer.from(content);
    const { sha256 } = await import('../../core/hash.ts');
    const src = { name: 'x', path: '', size: bytes.length, sha256: sha256(bytes), bytes };
    const result = await answer(
      send(session, 'copy', { dest: `${folder}/it's -x\n$(id)`, src: src as never }),
    );
    expect(result).toMatchObject({ status: 'changed' });
    expect(await readFile(`${folder}/it's -x\n$(id)`)).toEqual(bytes);
    session.close();
  });

  test('a large content is asked for, and the steps behind it are not lost', async () => {
    const { session, folder } = await localSession(name);
    const big = 'x'.repeat(300_000);
    const outcomes = await Promise.all([
      send(session, 'copy', { dest: `${folder}/big`, content: big }),
      send(session, 'copy', { dest: `${folder}/small`, content: 'small' }),
      send(session, 'copy', { dest: `${folder}/big`, content: big }),
    ]);
    expect(outcomes.map((o) => (o as Answer).status)).toEqual(['changed', 'changed', 'unchanged']);
    expect(await readFile(`${folder}/big`, 'utf8')).toBe(big);
    session.close();
  });

  test.each([
    ['a new file', 'true', '0644', ''],
    ['a file with attributes', 'echo old >file; chmod 0604 file', '0604', ''],
    ['a link', 'ln -s /nowhere file', '0644', ''],
    ['a file with a wanted mode', 'true', '0440', '0440'],
    ['a file in a directory that gives its group', 'chgrp 1 .; chmod g+s .', '0644', ''],
  ])('an upload of some size replaces %s', async (_, given, mode, wanted) => {
    const { session, folder } = await localSession(name);
    execFileSync('sh', ['-c', given], { cwd: folder });
    const group = /chgrp/.test(given) ? 1 : process.getgid!();
    const big = 'x'.repeat(2_000_000);
    const dest = `${folder}/file`;
    const task = { dest, content: big, ...(wanted && { mode: wanted }) };
    expect(await answer(send(session, 'copy', task))).toMatchObject({ status: 'changed' });
    expect(await answer(send(session, 'copy', task))).toMatchObject({ status: 'unchanged' });
    const stats = await stat(dest);
    expect([stats.mode & 0o7777, stats.nlink, stats.gid]).toEqual([Number.parseInt(mode, 8), 1, group]);
    expect((await readFile(dest, 'utf8')) === big).toBe(true);
    expect(await readdir(folder)).toEqual(['file']);
    session.close();
  });

  test('what replaces a link does not get its mode', async () => {
    const { session, folder } = await localSession(name);
    execFileSync('ln', ['-s', '/nowhere', `${folder}/file`]);
    await answer(send(session, 'copy', { dest: `${folder}/file`, content: 'x' }));
    expect((await stat(`${folder}/file`)).mode & 0o7777).toBe(0o644);
    session.close();
  });

  test('after a failure the rest is dropped until resume', async () => {
    const { session } = await localSession(name);
    const stop = { onFailure: 'stop' as const };
    const results = await Promise.all([
      send(session, 'shell', { cmd: 'true' }, stop),
      send(session, 'shell', { cmd: 'echo out; echo err >&2; exit 7' }, stop),
      send(session, 'shell', { cmd: 'true' }, stop),
    ]);
    expect(results[1]).toMatchObject({ status: 'failed', rc: 7, phase: 'run' });
    expect((results[1] as Answer).stdout.bytes.toString()).toBe('out\n');
    expect((results[1] as Answer).stderr.bytes.toString()).toBe('err\n');
    expect(results[2]).toBe('dropped');
    expect(await send(session, 'shell', { cmd: 'true' }, stop)).toBe('dropped');
    session.resume();
    expect(await send(session, 'shell', { cmd: 'true' }, stop)).toMatchObject({ status: 'changed' });
    session.close();
  });

  test('stderr may come later than the answers to the next steps', async () => {
    const { session, folder } = await localSession(name, { stderrDelay: 50 });
    const results = await Promise.all([
      send(session, 'shell', { cmd: 'echo one >&2' }),
      send(session, 'copy', { dest: `${folder}/a`, content: 'a' }),
      send(session, 'copy', { dest: `${folder}/a`, content: 'a' }),
      send(session, 'shell', { cmd: 'echo two >&2' }),
    ]);
    expect(results.map((o) => (o as Answer).status)).toEqual(['changed', 'changed', 'unchanged', 'changed']);
    expect(results.map((o) => (o as Answer).stderr.bytes.toString())).toEqual(['one\n', '', '', 'two\n']);
    session.close();
  });

  test('items fail together: all get their turn, then the fence stops the rest', async () => {
    const { session } = await localSession(name);
    const item = { onFailure: 'later' as const };
    const items = [1, 0, 0].map((rc) => send(session, 'shell', { cmd: `sleep 0.1; exit ${rc}` }, item));
    await new Promise(setImmediate); // they are sent by now, none is answered
    session.fence();
    const behind = send(session, 'shell', { cmd: 'true' }, { onFailure: 'stop' });
    const statuses = (await Promise.all(items)).map((o) => (o as Answer).status);
    expect(statuses).toEqual(['failed', 'changed', 'changed']);
    expect(await behind).toBe('dropped');
    session.resume();
    session.fence();
    expect(await send(session, 'shell', { cmd: 'true' })).toMatchObject({ status: 'changed' });
    session.close();
  });

  test.each([
    ['a megabyte without a newline', 'head -c 1000000 /dev/zero | tr "\\0" x', 1_000_000],
    ['NUL bytes', 'printf "a\\0b"', 3],
    ['something like a frame', 'printf "\\n0123456789abcdef0123456789abcdef 1 changed 5\\nhello\\n"', 52],
  ])('output may be anything: %s', async (_, cmd, size) => {
    const { session } = await localSession(name);
    const result = await shell(session, cmd);
    expect(result.status).toBe('changed');
    expect(result.stdout.bytes.length + result.stdout.truncated).toBe(size);
    expect((await shell(session, 'echo next')).stdout.bytes.toString()).toBe('next\n');
    session.close();
  });

  test.each([
    ['exit', 'exit 3', 3],
    ['reads stdin', 'cat; exit 4', 4],
    ['kills itself', 'kill -9 $$', 137],
    ['not a program', '/no/such/program', 127],
    ['division by zero', 'echo $((1/0))', 2],
    ['reads an unset variable', 'unset x; echo "${x:?}"', 2],
    ['loads a missing file', '. /no/such/file', 2],
    ['changes its folder, its mask and its traps', 'cd /; umask 777; trap "" TERM HUP INT; exit 5', 5],
    ['makes names read-only', 'readonly PATH IFS KP_STATE; set -eu; false', 1],
    ['closes its output', 'exec >&- 2>&- 3>&-; exit 6', 6],
  ])('survives a task that %s', async (_, cmd, rc) => {
    const { session } = await localSession(name);
    const result = await shell(session, cmd, { executable: '/bin/dash' });
    expect(result).toMatchObject({ status: 'failed', rc });
    expect((await shell(session, 'echo next')).stdout.bytes.toString()).toBe('next\n');
    session.close();
  });

  test('a child left in the background holds nothing up', async () => {
    const { session } = await localSession(name);
    const result = await shell(session, 'sleep 5 & echo $!');
    expect(result.status).toBe('changed');
    process.kill(Number(result.stdout.bytes.toString()));
    session.close();
  });

  test('a command sees neither the nonce nor the answers', async () => {
    const { session } = await localSession(name);
    const env = await shell(session, 'env; set; cat /proc/self/environ');
    expect(env.stdout.bytes.toString()).not.toMatch(/kp_nonce|kp_token/);
    expect((await shell(session, 'test ! -e /proc/self/fd/3')).status).toBe('changed');
    session.close();
  });

  test('stop lets the step at work end, and none behind it begin', async () => {
    const { session, folder } = await localSession(name);
    const steps = [1, 2, 3].map((i) => send(session, 'shell', { cmd: `sleep 0.3; touch ${folder}/${i}` }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await session.stop();
    const outcomes = await Promise.all(steps);
    expect(outcomes.map((outcome) => (outcome as Answer).status ?? outcome)).toEqual([
      'changed',
      'dropped',
      'dropped',
    ]);
    expect(await send(session, 'shell', { cmd: 'true' })).toBe('dropped');
    expect(await readdir(folder)).toEqual(['1']);
    session.close();
  });

  test('a step that is killed leaves no temporary file', async () => {
    const { session, folder } = await localSession(name);
    const task = { dest: `${folder}/a`, content: 'x', validate: 'kill -9 $PPID; : %s' };
    expect(await answer(send(session, 'copy', task))).toMatchObject({ status: 'died' });
    expect(await readdir(folder)).toEqual([]);
    session.close();
  });

  /** A session whose host has its steps and has not greeted yet. */
  async function silentSession() {
    const { folder, session: other } = await localSession(name);
    other.close();
    const exec = async (command: string) => localChannel(`sleep 0.5; ${command}`);
    const session = openSession({ exec }, name, undefined);
    const step = send(session, 'shell', { cmd: `touch ${folder}/1` });
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { folder, session, step };
  }

  test('stop waits for the greeting of a host that has steps', async () => {
    const { folder, session, step } = await silentSession();
    await session.stop();
    const outcome = await step;
    expect(await readdir(folder)).toEqual(outcome === 'dropped' ? [] : ['1']);
    session.close();
  });

  test('kill before the greeting: it is unknown whether steps ran', async () => {
    const { session, step } = await silentSession();
    void session.kill();
    await expect(step).rejects.toMatchObject({ kind: 'lost' });
  });

  test('a lost shell is not a success', async () => {
    const { session, pid } = await localSession(name);
    const waiting = Promise.all([
      send(session, 'shell', { cmd: 'sleep 0.3' }),
      send(session, 'shell', { cmd: 'true' }),
    ]);
    setTimeout(() => process.kill(pid, 'SIGKILL'), 100);
    await expect(waiting).rejects.toThrow(/ended|killed|lost/);
    await expect(send(session, 'shell', { cmd: 'true' })).rejects.toThrow();
  });

  test('an upload knows of a lost connection before its session: it is sent again by the next one', async () => {
    const channels: ShellChannel[] = [];
    const lost = { code: null, signal: null };
    const losses: (() => void)[] = [];
    const exec = async (command: string): Promise<ShellChannel> => {
      const channel = localChannel(command);
      const ends = [new Promise<typeof lost>((resolve) => losses.push(() => resolve(lost))), channel.closed];
      channels.push({ ...channel, closed: Promise.race(ends) });
      if (channels.length === 2) {
        losses[1]!();
        setTimeout(losses[0]!, 300);
      }
      return channels.at(-1)!;
    };
    const again = { seconds: 16, after: async () => {}, continued: () => {} };
    const session = openSession({ exec }, name, undefined, { again });
    await session.opened;
    const folder = await mkdtemp(join(tmpdir(), 'kplay-test-'));
    const task = { dest: `${folder}/a`, content: 'x'.repeat(100_000) };
    expect(await answer(send(session, 'copy', task))).toMatchObject({ status: 'changed' });
    expect((await stat(task.dest)).size).toBe(100_000);
    expect(channels).toHaveLength(4);
    session.close();
  });
});
