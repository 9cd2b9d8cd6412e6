import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPlace } from '../src/history/places/open.ts';
import { folderWith } from './support/program.ts';
import { kplayHere } from './support/program-here.ts';

const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
const programs = `/usr/lib/postgresql/${versions.at(-1)}/bin`;
const isHere = versions.length > 0 && process.getuid?.() === 0;

/** A server of Debian that listens on a socket only, as its own user: it does not run as root. */
async function startServer() {
  const folder = mkdtempSync(join(tmpdir(), 'kplay-pg-'));
  execFileSync('chown', ['postgres', folder]);
  const as = ['-u', 'postgres', '--', `${programs}/`];
  const words = (name: string, ...args: string[]) => [...as.slice(0, -1), `${as.at(-1)}${name}`, ...args];
  const data = join(folder, 'data');
  execFileSync('runuser', words('initdb', '-D', data, '-A', 'trust', '--no-sync', '--no-instructions'));
  const settings = ['-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off', '-c', 'shared_buffers=1MB'];
  const server = spawn('runuser', words('postgres', '-D', data, ...settings), {
    stdio: 'ignore',
    detached: true,
  });
  while (!existsSync(join(folder, '.s.PGSQL.5432'))) await wait(50);
  const over = new Promise((resolve) => server.once('close', resolve));
  return {
    url: `postgresql://postgres@/postgres?host=${encodeURIComponent(folder)}`,
    async stop() {
      execFileSync('runuser', words('pg_ctl', '-D', data, '-m', 'immediate', 'stop'));
      await over;
      rmSync(folder, { recursive: true });
    },
  };
}

describe.skipIf(!isHere)('a database that controllers share', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let folder: string;
  beforeAll(async () => {
    server = await startServer();
    folder = await folderWith({
      'hosts.yml': 'all: {hosts: {a: {kplay_connection: local}}}\n',
      'play.yml': '- {hosts: all, gather_facts: false, tasks: [{name: T, command: "true"}]}\n',
    });
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await server.stop();
  });
  const at = (state: string, ...args: string[]) =>
    kplayHere([...args, '--history-place', server.url], {
      cwd: folder,
      env: { XDG_STATE_HOME: join(folder, state), KPLAY_HISTORY: 'on' },
    });

  test('a run is copied there, and another controller finds it', async () => {
    for (let i = 0; i < 2; i++)
      expect(await at('one', 'run', 'play.yml', '-i', 'hosts.yml')).toMatchObject({ code: 0, stderr: '' });
    const { stdout } = await at('two', 'query', 'select task, count(*) as n from tasks group by task');
    expect(stdout).toBe('task  n\nT     2\n');
    expect((await at('two', 'runs')).stdout.split('\n')).toHaveLength(3);
    const [name] = readdirSync(join(folder, 'one/kplay/runs'));
    expect((await at('two', 'runs', 'show', name!)).stdout).toMatch(/a +changed +T\n/);
  });

  test('two controllers can create its table at the same time, and add one run twice', async () => {
    const places = await Promise.all(Array.from({ length: 4 }, () => openPlace(server.url)));
    const [one] = await places[0]!.runs();
    const run = { start: '{}', events: '', summary: undefined };
    await Promise.all(places.map((place) => place.add(one![0], run)));
    expect((await places[0]!.read(one![0]))!.start).not.toBe('{}');
    await Promise.all(places.map((place) => place.close()));
  });

  test('a database that cannot be reached is a warning of a run, and an error of a question', async () => {
    const place = 'postgresql://me:hunter2hunter2@127.0.0.1:1/x';
    const option = ['--history-place', place];
    const env = { XDG_STATE_HOME: join(folder, 'one'), KPLAY_HISTORY: 'on' };
    const run = await kplayHere(['run', 'play.yml', '-i', 'hosts.yml', ...option], { cwd: folder, env });
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining('is not copied to history_place') });
    const question = await kplayHere(['runs', ...option], { cwd: folder, env });
    expect(question).toMatchObject({ code: 3, stderr: expect.stringContaining('cannot be read') });
    expect(run.stderr + question.stderr + question.stdout).not.toContain('hunter2');
  });
});
