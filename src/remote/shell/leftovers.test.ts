import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { until } from '../../../test/support/fault-lab.ts';
import { inGroup } from '../../../test/support/processes.ts';
import { folderWith } from '../../../test/support/program.ts';
import {
  dueShells,
  localChannel,
  localSession,
  send,
  type TestSession,
} from '../../../test/support/shell-host.ts';
import { openSession } from '../session/open.ts';

/** A session writes its log only if it could continue over another connection. */
const again = { seconds: 1, after: () => new Promise(() => {}), continued: () => {} };

interface Started extends TestSession {
  /** The second page of its log, which is the first one that it uses. */
  log: string;
  /** The word in the names of what it makes aside. */
  token: string;
  /** What it has made: its log, uploads, and files beside those that it writes. */
  files: () => string[];
  /** Kills all of its processes, but those with this name. */
  killAll: (but?: string) => Promise<void>;
}

const namesIn = (folders: string[]) =>
  folders.flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`));

/** The log with this process in its head. */
function logOf(pid: number): string {
  const logs = namesIn(['/run', '/dev/shm', '/tmp']).filter((file) => /\/kplay-[0-9a-f]{16}-1$/.test(file));
  return logs.find((file) => textOf(file).split(' ')[1] === String(pid))!;
}

/** The text of a file; empty if another test has removed it. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

async function start(shell: string): Promise<Started> {
  const started = await localSession(shell, { again });
  const { folder, pid } = started;
  const log = logOf(pid);
  const [, , , , , , token, words] = readFileSync(log, 'utf8').split('\n')[0]!.split(' ');
  const own = [log, log.replace(/1$/, '0'), `kplay-${token}-`, `.kplay-${words}-`];
  const files = () =>
    namesIn(['/run', '/dev/shm', '/tmp', folder]).filter((name) => own.some((part) => name.includes(part)));
  const killAll = async (but?: string) => {
    // a watchdog that lives sleeps in a process of its own
    const mayLive = (name: string) => name === but || (but !== undefined && name === 'sleep');
    for (const { pid: each, name } of inGroup(pid)) if (!mayLive(name)) process.kill(each, 'SIGKILL');
    await until('it is killed', () => inGroup(pid).every(({ name }) => mayLive(name)));
  };
  return { ...started, log, token: token!, files, killAll };
}

/** A session with a large file that is about to be written. */
async function startWriting(shell: string): Promise<Started> {
  const started = await start(shell);
  const { session, folder, files } = started;
  const slow = { validate: `sh -c 'touch ${folder}/begun; sleep 600' %s` };
  const step = send(session, 'copy', { dest: `${folder}/a`, content: 'x'.repeat(100_000), ...slow });
  step.catch(() => {});
  await until('it is at work', () => existsSync(`${folder}/begun`));
  // the two pages of the log, the upload, and the new file
  expect(files()).toHaveLength(4);
  return started;
}

const rewritten = (change: (head: string) => string) => (log: string) =>
  writeFileSync(log, change(readFileSync(log, 'utf8')));

describe.each(dueShells)('what a session has left under %s', (shell) => {
  /** Another session of the same user begins and ends. */
  async function runAnother(): Promise<void> {
    const { session, pid } = await localSession(shell, { again });
    session.close();
    await until('it has ended', () => inGroup(pid).length === 0);
  }

  test('is removed by the next one, if its shell and its watchdog were killed', async () => {
    const killed = await startWriting(shell);
    await killed.killAll();
    await runAnother();
    expect(killed.files()).toEqual([]);
  });

  test('stays as long as it is at work', async () => {
    const alive = await startWriting(shell);
    // the journal of a transaction that it was about to make
    const journal = `${homedir()}/.kplay-transactions/.${alive.token}-ab12`;
    mkdirSync(journal, { recursive: true, mode: 0o700 });
    await runAnother();
    expect(alive.files()).toHaveLength(4);
    await alive.session.kill();
    await until('nothing is left', () => alive.files().length === 0 && !existsSync(journal));
  });

  test('is removed after its lease, if its watchdog was killed, and then its connection was lost', async () => {
    const channels: ReturnType<typeof localChannel>[] = [];
    const exec = async (command: string) => {
      channels.push(localChannel(command));
      return channels[0]!;
    };
    const session = openSession({ exec }, shell, undefined, { again });
    await send(session, 'shell', { cmd: 'true' });
    const { pid, end } = channels[0]!;
    const log = logOf(pid);
    const watchdogs = () => inGroup(pid).filter(({ name }) => name === 'kplay-watchdog');
    const [killed] = watchdogs();
    process.kill(killed!.pid, 'SIGKILL');
    end();
    await until('it has another one', () => watchdogs().some(({ pid: each }) => each !== killed!.pid));
    // what the next shell wants to know
    expect(readFileSync(log, 'utf8')).toMatch(/ 1 changed /);
    await until('the log is removed', () => !existsSync(log), 60);
    await until('nothing is left', () => inGroup(pid).length === 0);
  }, 90_000);

  test.each<NodeJS.Signals>(['SIGUSR1', 'SIGUSR2', 'SIGHUP'])(
    'is removed, although %s arrives late',
    async (signal) => {
      const programs = await folderWith({
        rm: '#!/bin/sh\n>"${0%/*}/begun"; sleep 0.2; exec /bin/rm "$@"\n',
      });
      chmodSync(`${programs}/rm`, 0o755);
      const { session, pid, files } = await start(`env PATH=${programs}:/usr/bin:/bin ${shell}`);
      session.close();
      await until('it removes its log', () => existsSync(`${programs}/begun`));
      process.kill(pid, signal);
      await until('it has ended', () => inGroup(pid).length === 0);
      expect(files()).toEqual([]);
    },
  );

  const empty = (log: string) => {
    writeFileSync(log, '');
    utimesSync(log, 0, 0);
  };
  const lead = (log: string) => {
    for (const page of [log, log.replace(/1$/, '0')]) {
      unlinkSync(page);
      symlinkSync('/etc/passwd', page);
    }
  };

  test.each<[string, number, (log: string) => void, string?]>([
    ['of another boot', 0, rewritten((head) => head.replace(/^\S+/, 'another-boot'))],
    ['whose process id another process has', 0, rewritten((head) => head.replace(/^(\S+) \d+/, '$1 1'))],
    ['without a head', 0, empty],
    ['of a container with the same folder', 2, rewritten((head) => head.replace(/ \d+( \S+ \S+)$/m, ' 1$1'))],
    ['whose watchdog lives', 2, () => {}, 'kplay-watchdog'],
    ['that leads elsewhere', 2, lead],
    // sessions of other tests on this machine look at the same files
  ])('is judged by its log: one %s', { retry: 2 }, async (_, kept, change, survivor) => {
    const killed = await start(shell);
    change(killed.log);
    await killed.killAll(survivor);
    await runAnother();
    const found = killed.files();
    await killed.killAll();
    for (const file of found) unlinkSync(file);
    expect(found).toHaveLength(kept);
  });
});
