import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { until } from './support/fault-lab.ts';
import { folderWith, program, runEvents } from './support/program.ts';
import { stopwatch } from './support/stopwatch.ts';
import { inTerminal } from './support/terminal.ts';

const inventory = 'all:\n  hosts: {one: , two: }\n  vars: {kplay_connection: local}\n';

/** Two tasks of which the first takes a second; `@` is the folder. */
async function example() {
  const folder = await folderWith({ 'hosts.yml': inventory });
  const cmd = (text: string) => `{cmd: "${text}", chdir: "${folder}"}`;
  const text = `- name: P
  hosts: all
  tasks:
    - {name: First, shell: ${cmd('touch begun-{{ inventory_hostname }}; sleep 1.5; touch done-{{ inventory_hostname }}')}}
    - {name: Second, shell: ${cmd('touch second')}}
`;
  const { writeFile } = await import('node:fs/promises');
  await writeFile(`${folder}/play.yml`, text);
  const exists = (...names: string[]) => names.every((name) => existsSync(`${folder}/${name}`));
  const begun = () => until('both tasks run', () => exists('begun-one', 'begun-two'));
  return { folder, begun, exists };
}

const run = ['run', 'play.yml', '-i', 'hosts.yml'];

test('the first Ctrl-C lets the tasks of local hosts finish, ends 2 s later, and leaves nothing on the screen', async () => {
  const { folder, begun, exists } = await example();
  const terminal = inTerminal(run, { cwd: folder });
  await begun();
  await terminal.shows(/running/);
  terminal.type('\x03');
  await until('both tasks have ended', () => exists('done-one', 'done-two'));
  const since = stopwatch();
  expect(await terminal.ended).toBe(130);
  const { wall, own } = since();
  console.log(`kplay ended ${(wall * 1000).toFixed(0)} ms after its tasks`);
  expect(own).toBeLessThan(2);
  expect(exists('second')).toBe(false);
  const rows = await terminal.rows();
  expect(rows.slice(0, 4)).toEqual([
    'Play: P (2 hosts)',
    'SIGINT: finishing the running tasks; once more ends at once',
    expect.stringMatching(/^(one, two|two, one) +changed +First$/),
    '',
  ]);
});

test('the second Ctrl-C ends at once, with a recap', async () => {
  const { folder, begun, exists } = await example();
  const terminal = inTerminal(run, { cwd: folder });
  await begun();
  // before that, the terminal echoes the key
  await terminal.shows(/running/);
  terminal.type('\x03');
  await terminal.shows(/^SIGINT/);
  terminal.type('\x03');
  expect(await terminal.ended).toBe(130);
  expect(exists('second')).toBe(false);
  const rows = (await terminal.rows()).join('\n');
  expect(rows).toMatch(/^one +lost +the run was ended, and "touch begun-one; /m);
  expect(rows).toMatch(/^INTERRUPTED/m);
});

test('after the deadline, tasks have 10 s to finish', { timeout: 60_000 }, async () => {
  const slow = { name: 'Slow', shell: { cmd: 'sleep 600.25' } };
  const folder = await folderWith({
    'hosts.yml': inventory,
    'play.yml': JSON.stringify([{ name: 'P', hosts: 'one', gather_facts: false, tasks: [slow] }]),
  });
  const { code, events, end } = await runEvents(['play.yml', '-i', 'hosts.yml', '--deadline', '1'], {
    cwd: folder,
  });
  expect(code).toBe(130);
  expect(end).toMatchObject({ interrupted: true, exit_code: 130 });
  expect(end!.ms).toBeGreaterThan(10_900);
  expect(events).toContainEqual(
    expect.objectContaining({
      event: 'interrupt',
      message: 'the deadline of 1 s is over: finishing the running tasks, for 10 s; once more ends at once',
    }),
  );
  expect(events).toContainEqual(
    expect.objectContaining({
      status: 'lost',
      message: 'the run was ended, and "sleep 600.25" was killed; it is unknown whether "Slow" was done',
    }),
  );
});

test('also while it connects', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await new Promise((resolve) => silent.once('listening', resolve));
  const { port } = silent.address() as { port: number };
  const folder = await folderWith({
    'hosts.yml': `all: {hosts: {far: {kplay_host: 127.0.0.1, kplay_port: ${port}, kplay_user: nobody}}}\n`,
    'play.yml': '[{name: P, hosts: all, tasks: [{name: First, command: "true"}]}]\n',
  });
  const terminal = inTerminal(run, { cwd: folder });
  await terminal.shows(/^far +connecting/);
  terminal.type('\x03\x03');
  expect(await terminal.ended).toBe(130);
  expect((await terminal.rows()).join('\n')).toMatch(/^INTERRUPTED/m);
  silent.close();
});

test('a shell that runs kplay in the background can interrupt it', async () => {
  const { folder, begun, exists } = await example();
  const child = spawn(process.execPath, [program, ...run, '--json', '-'], { cwd: folder, stdio: 'pipe' });
  let events = '';
  child.stdout.on('data', (chunk) => {
    events += chunk;
  });
  await begun();
  child.kill('SIGINT');
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130);
  expect(exists('done-one', 'done-two')).toBe(true);
  expect(events).toContain('{"event":"interrupt","message":"SIGINT: ');
});
