import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { until } from '../../../test/support/fault-lab.ts';
import { dueShells, localChannel, send, stepOf } from '../../../test/support/shell-host.ts';
import { stopwatch } from '../../../test/support/stopwatch.ts';
import type { Event } from '../../core/events.ts';
import type { LockMode, LockPlace } from '../../remote/session/admission.ts';
import { openSession } from '../../remote/session/open.ts';
import type { Session } from '../../remote/session/session.ts';
import type { Become } from '../../remote/step/become.ts';
import { HostLock, HostLocked } from './host-lock.ts';
import { RunLock } from './run-lock.ts';

const isRoot = process.getuid?.() === 0;

/** A machine of its own: what is locked is a directory of the test, not the root of this machine. */
async function newMachine(): Promise<LockPlace & { path: (name: string) => string }> {
  const directory = await mkdtemp(join(tmpdir(), 'kplay-lock-'));
  await chmod(directory, 0o755);
  await mkdir(join(directory, 'etc'));
  await mkdir(join(directory, 'out'), { mode: 0o777 });
  await chmod(join(directory, 'out'), 0o777);
  return {
    directory,
    notice: join(directory, 'notice'),
    path: (name) => join(directory, 'out', name),
  };
}

/** A run, and its sessions in real shells of this machine. */
function newRun(
  place: LockPlace,
  options: { mode?: LockMode; wait?: number; report?: string; silence?: number; channels?: number } = {},
) {
  const { mode = 'exclusive', wait = 0, report, silence, channels = 10 } = options;
  let open = 0;
  const events: Event[] = [];
  const run = new RunLock({ mode, wait, place, report }, (event) => events.push(event));
  const interruption = new AbortController();
  const hosts = new Map<string, HostLock>();
  const pids: number[] = [];
  return {
    run,
    events,
    interruption,
    pids,
    warnings: () => {
      run.reportNames();
      return events.map((event) => ('message' in event ? event.message : ''));
    },
    leave: (name: string) => hosts.get(name)!.leave(),
    open(shell: string, name = 'web1', become?: Become): Session {
      const host =
        hosts.get(name) ?? new HostLock(name, run, interruption.signal, (event) => events.push(event));
      hosts.set(name, host);
      const exec = async (command: string) => {
        if (open === channels) throw new Error('MaxSessions');
        open++;
        const channel = localChannel(command);
        void channel.closed.then(() => open--);
        pids.push(channel.pid);
        return channel;
      };
      return host.open((admission) =>
        openSession({ exec }, shell, become, { admission, ...(silence && { silence }) }),
      );
    },
  };
}

const sh = (session: Session, cmd: string, more = {}) => send(session, 'shell', { cmd, ...more });
const textOf = (path: string) => readFile(path, 'utf8').catch(() => '');
const ended = (session: Session) => {
  session.close();
  return session.ended;
};

/** Why a step did not run. */
const refusal = async (step: Promise<unknown>): Promise<HostLocked> => {
  const error = await step.then(
    () => new Error('it ran'),
    (why: Error) => why,
  );
  if (!(error instanceof HostLocked)) throw error;
  return error;
};

describe.each(dueShells)('the lock of a host under %s', (shell) => {
  test('keeps another run away, says who has it, and is free when its session ends', async () => {
    const machine = await newMachine();
    const [a, b, c] = [newRun(machine, { report: '/tmp/a b.json' }), newRun(machine), newRun(machine)];
    const first = a.open(shell);
    await sh(first, `echo a >>${machine.path('f')}`);
    const since = stopwatch();
    const error = await refusal(sh(b.open(shell), `echo b >>${machine.path('f')}`));
    const { wall, own } = since();
    console.log(`a locked host was known after ${(wall * 1000).toFixed(0)} ms`);
    expect(own).toBeLessThan(1);
    expect(error.holder).toMatchObject({
      run: a.run.id,
      pid: String(process.pid),
      host: 'web1',
      report: '/tmp/a b.json',
      process: String(a.pids[0]),
    });
    expect(error.message).toMatch(
      /^\S+@\S+ has locked it since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC \(process \d+ there\); its report is \/tmp\/a b\.json$/,
    );
    await ended(first);
    const third = c.open(shell);
    await sh(third, `echo c >>${machine.path('f')}`);
    expect(await textOf(machine.path('f'))).toBe('a\nc\n');
    await ended(third);
  });

  test('a run that waits sends its steps once, in their order, when the host is free', async () => {
    const machine = await newMachine();
    const [a, b] = [newRun(machine), newRun(machine, { wait: 20 })];
    const first = a.open(shell);
    await sh(first, 'true');
    const second = b.open(shell);
    const steps = [1, 2, 3].map((n) => sh(second, `echo ${n} >>${machine.path('f')}`));
    await until('it waits', () => b.events.length > 0);
    steps.push(sh(second, `echo 4 >>${machine.path('f')}`));
    expect(await textOf(machine.path('f'))).toBe('');
    await ended(first);
    expect((await Promise.all(steps)).map((answer) => (answer as { status: string }).status)).toEqual(
      Array(4).fill('changed'),
    );
    expect(await textOf(machine.path('f'))).toBe('1\n2\n3\n4\n');
    expect(b.warnings()).toEqual([expect.stringMatching(/ has locked it since .*; waiting for up to 20 s$/)]);
    await ended(second);
  });

  test('a run that has waited knows which handlers the host is owed by then', async () => {
    const machine = await newMachine();
    const file = (key: string) => join(machine.directory, `.kplay-owed-${key}`);
    await writeFile(file('aa'), 'before\n');
    const own = `env HOME=${machine.directory} ${shell}`;
    const [a, b] = [newRun(machine), newRun(machine, { wait: 20 })];
    const first = a.open(own);
    await sh(first, 'true');
    const second = b.open(own);
    const step = sh(second, 'true');
    await until('it waits', () => b.events.length > 0);
    await rename(file('aa'), file('bb'));
    expect(await first.owed()).toEqual({ aa: 'before\n' });
    await ended(first);
    await step;
    expect(await second.owed()).toEqual({ bb: 'before\n' });
    await ended(second);
  });

  test('an interruption ends the waiting, and no step runs', async () => {
    const machine = await newMachine();
    const [a, b] = [newRun(machine), newRun(machine, { wait: 20 })];
    const first = a.open(shell);
    await sh(first, 'true');
    const second = b.open(shell);
    const step = sh(second, `echo b >>${machine.path('f')}`);
    await until('it waits', () => b.events.length > 0);
    b.interruption.abort();
    await second.stop();
    expect(await step).toBe('dropped');
    await Promise.all([ended(first), ended(second)]);
    expect(await textOf(machine.path('f'))).toBe('');
  });

  test.each([
    ['a killed session', (pid: number) => process.kill(pid, 'SIGKILL')],
    ['a session that is killed while it is stopped', killStopped],
  ])('%s frees it, also if a task has left a process and a job behind', async (_, kill) => {
    const machine = await newMachine();
    const [a, b] = [newRun(machine), newRun(machine)];
    const first = a.open(shell);
    await sh(first, 'sleep 3 >/dev/null 2>&1 &');
    const job = { id: `0123${Date.now()}`, seconds: 20, keep: 'never' as const };
    await send(first, 'shell', { cmd: 'sleep 3' }, { job } as never);
    kill(a.pids[0]!);
    await until('it is gone', () => !existsSync(`/proc/${a.pids[0]}`));
    const second = b.open(shell);
    expect(await sh(second, 'true')).toMatchObject({ status: 'changed' });
    await Promise.all([ended(second), first.ended]);
  });

  test('a killed session frees it, although the disk has not written its files yet', async () => {
    const machine = await newMachine();
    const [a, b] = [newRun(machine), newRun(machine)];
    const bin = join(machine.directory, 'bin');
    const mark = join(machine.directory, 'syncing');
    await mkdir(bin);
    await writeFile(join(bin, 'sync'), `#!/bin/dash\n: >${mark}\nexec sleep 3\n`, { mode: 0o755 });
    const first = a.open(`env PATH=${bin}:${process.env.PATH} ${shell}`);
    const step = send(first, 'copy', { dest: machine.path('f'), content: 'x' }).catch(() => {});
    await until('it writes to the disk', () => existsSync(mark));
    process.kill(a.pids[0]!, 'SIGKILL');
    await until('it is gone', () => !existsSync(`/proc/${a.pids[0]}`));
    const second = b.open(shell);
    expect(await sh(second, 'true')).toMatchObject({ status: 'changed' });
    await Promise.all([ended(second), first.ended, step]);
  });

  test('a stopped session keeps it', async () => {
    const machine = await newMachine();
    const [a, b] = [newRun(machine), newRun(machine, { wait: 2 })];
    const first = a.open(shell);
    await sh(first, 'true');
    process.kill(a.pids[0]!, 'SIGSTOP');
    expect((await refusal(sh(b.open(shell), 'true'))).holder?.run).toBe(a.run.id);
    process.kill(a.pids[0]!, 'SIGCONT');
    await ended(first);
  });

  test.each([
    ['stopped', 'SIGSTOP', 2, 'is stopped'],
    ['killed', 'SIGKILL', 1, 'was killed'],
  ] as const)(
    'a session that was %s leaves it to the next one of its run',
    async (_, name, channels, why) => {
      const run = newRun(await newMachine(), { silence: 1, channels });
      const first = run.open(shell);
      await sh(first, 'true');
      process.kill(run.pids[0]!, name);
      await expect(sh(first, 'true')).rejects.toThrow(why);
      const next = run.open(shell);
      expect(await sh(next, 'true')).toMatchObject({ status: 'changed' });
      expect(existsSync(`/proc/${run.pids[0]}`)).toBe(false);
      await ended(next);
    },
  );

  test('runs that share it exclude only those that do not', async () => {
    const machine = await newMachine();
    const both = [1, 2].map(() => newRun(machine, { mode: 'shared' }).open(shell));
    await Promise.all(both.map((session) => sh(session, 'true')));
    await refusal(sh(newRun(machine).open(shell), 'true'));
    await Promise.all(both.map(ended));
    const alone = newRun(machine).open(shell);
    await sh(alone, 'true');
    await refusal(sh(newRun(machine, { mode: 'shared' }).open(shell), 'true'));
    await ended(alone);
  });

  test('what kplay lock has left keeps runs away until it is removed', async () => {
    const machine = await newMachine();
    await writeFile(machine.notice, 'alice@ws1 2026-11-26T14:00:00.123Z\nmaintenance \\ until 6\n');
    const error = await refusal(sh(newRun(machine).open(shell), 'true'));
    expect(error.message).toBe(
      'alice@ws1 has locked it since 2026-11-26 14:00:00 UTC: maintenance \\ until 6',
    );
    expect(error.hint).toContain('kplay unlock');
    const waiting = newRun(machine, { wait: 20 }).open(shell);
    const step = sh(waiting, 'true');
    await rm(machine.notice);
    expect(await step).toMatchObject({ status: 'changed' });
    await ended(waiting);
  });

  test('a host that cannot be locked is used, with a warning', async () => {
    const directory = join((await newMachine()).directory, 'missing');
    const machine = { directory, notice: join(directory, 'notice') };
    const run = newRun(machine);
    const session = run.open(shell);
    expect(await sh(session, 'true')).toMatchObject({ status: 'changed' });
    // the answer of the step can come with the greeting
    await until('it warns', () => run.warnings().length > 0);
    expect(run.warnings()).toEqual([expect.stringContaining('it cannot be locked')]);
    await ended(session);
  });

  test('what an interrupted transaction has changed is put back before the next run works', async () => {
    const machine = await newMachine();
    const [a, b] = [newRun(machine), newRun(machine, { wait: 20 })];
    const atHome = `env HOME=${machine.path('')} ${shell}`;
    const copy = await stepOf('copy', { dest: machine.path('f'), content: 'new' });
    const inTransaction = (transaction: string) => ({
      ...copy,
      transaction,
      needs: ['transaction' as const],
    });
    expect(await a.open(atHome).send(inTransaction('aa11'))).toMatchObject({ status: 'changed' });
    const second = b.open(atHome);
    const step = second.send(inTransaction('bb22'));
    await until('it waits', () => b.warnings().length > 0);
    process.kill(a.pids[0]!, 'SIGKILL');
    expect(await step).toMatchObject({ status: 'changed' });
    await ended(second);
  });

  test('two names of one machine take turns, and no line is lost', async () => {
    const machine = await newMachine();
    const run = newRun(machine);
    const names = ['web1', 'www', 'app'];
    const sessions = names.map((name) => run.open(shell, name));
    const path = machine.path('lines');
    const steps = sessions.flatMap((session, i) =>
      Array.from({ length: 15 }, (_, n) =>
        send(session, 'lineinfile', { path, create: true, line: `${names[i]} ${n}` }),
      ),
    );
    for (const answer of await Promise.all(steps)) expect(answer).toMatchObject({ status: 'changed' });
    expect((await textOf(path)).trim().split('\n')).toHaveLength(45);
    // once, or twice where one of the names was found much later
    expect(run.warnings().join('\n')).toMatch(
      /^(one machine has several names in this run: [a-z1]+(, [a-z1]+){1,2}; their tasks take turns\n?){1,2}$/,
    );
    // the machine stays locked for the run when the name that has locked it ends
    await ended(sessions[0]!);
    await until('another name has it', () => run.run.holders.size === 1);
    await refusal(sh(newRun(machine).open(shell), 'true'));
    expect(await sh(sessions[1]!, 'true')).toMatchObject({ status: 'changed' });
    await Promise.all(sessions.map(ended));
  });

  test('other sessions of the host need no lock, and wait for the one that takes it', async () => {
    const machine = await newMachine();
    const [a, b] = [newRun(machine), newRun(machine, { wait: 20 })];
    const first = a.open(shell);
    await sh(first, 'true');
    const beside = a.open(shell);
    expect(await sh(beside, 'true')).toMatchObject({ status: 'changed' });
    const others = [b.open(shell), b.open(shell)];
    const steps = others.map((session) => sh(session, `echo b >>${machine.path('f')}`));
    await until('it waits', () => b.events.length > 0);
    expect(await textOf(machine.path('f'))).toBe('');
    await Promise.all([ended(first), ended(beside)]);
    await Promise.all(steps);
    expect(await textOf(machine.path('f'))).toBe('b\nb\n');
    await Promise.all(others.map(ended));
  });

  test('the next session of the same run waits until the one before has ended', async () => {
    const machine = await newMachine();
    const run = newRun(machine);
    const first = run.open(shell);
    await sh(first, 'true');
    const slow = sh(first, 'sleep 1').catch(() => {});
    first.close();
    run.leave('web1');
    const second = run.open(shell);
    expect(await sh(second, 'true')).toMatchObject({ status: 'changed' });
    await Promise.all([slow, ended(second)]);
  });

  test('what keeps the lock for a moment after a session of the run does not stop the next one', async () => {
    const machine = await newMachine();
    const run = newRun(machine);
    const first = run.open(shell);
    await sh(first, 'true');
    const slow = sh(first, 'sleep 1').catch(() => {});
    const left = spawn('flock', ['-x', machine.directory, 'sleep', '0.8']);
    const hasGone = once(left, 'close');
    // on a busy machine, the next session could have the lock before it
    await until('it waits for the lock', async () =>
      waiterOf(left.pid!).test(await readFile('/proc/locks', 'utf8')),
    );
    first.close();
    run.leave('web1');
    const second = run.open(shell);
    expect(await sh(second, 'true')).toMatchObject({ status: 'changed' });
    await slow;
    await ended(second);
    expect((await hasGone)[0]).toBe(0);
  });

  test.runIf(isRoot).each([
    [undefined, 'nobody'],
    ['nobody', undefined],
  ])('a session as %s keeps away one as %s', async (one, other) => {
    const machine = await newMachine();
    const as = (user: string | undefined): Become | undefined =>
      user === undefined ? undefined : { user, method: 'su' };
    const [a, b] = [newRun(machine), newRun(machine)];
    const first = a.open(shell, 'web1', as(one));
    await sh(first, 'true');
    const error = await refusal(sh(b.open(shell, 'web1', as(other)), 'true'));
    // a user without rights may find the holder of another lock: other tests run on this machine, too
    if (other === undefined) expect(error.holder).toMatchObject({ run: a.run.id, user: one });
    else expect(error.holder?.process).toMatch(/^\d+$/);
    await ended(first);
  });
});

/** The line of a process that waits for a lock, see proc_locks(5). */
const waiterOf = (pid: number) => new RegExp(`-> FLOCK .* ${pid} `);

/** A signal that is sent to a stopped process counts when it is SIGKILL. */
function killStopped(pid: number): void {
  process.kill(pid, 'SIGSTOP');
  process.kill(pid, 'SIGKILL');
}
