import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { folderOf } from '../folder.fixture.ts';
import { sshAnswer } from './ssh-answers.ts';

const usualPath = process.env.PATH;
const folder = folderOf({ 'bin/ssh': '', starts: '', included: 'Host h3\n  User inner\n' });

/** The system's ssh, which also counts how often it starts. */
const countingSsh = `#!/bin/sh
echo >>${folder}/starts
PATH='${usualPath}'
exec ssh "$@"
`;

beforeAll(() => {
  const bin = folderOf({ ssh: countingSsh });
  chmodSync(`${bin}/ssh`, 0o755);
  process.env.PATH = `${bin}:${usualPath}`;
});
afterAll(() => {
  process.env.PATH = usualPath;
  rmSync(folder, { recursive: true });
});

const hosts = ['h2', 'h3', 'h4', 'h5'];

it.each<[string, number, string[]?]>([
  ['Host h2 h5\n  User some\nHost *\n  Port 2222\n', 4],
  ['Host h? !h4\n  User some\n', 3],
  ['Host *\n  HostName %h.example.org\n  UserKnownHostsFile ~/.ssh/%h /tmp/all\n', 2],
  ['Host *\n  HostName h2\n', 4],
  ['Host *\n  HostName h4\n', 3],
  ['Host *\n  ProxyJump gate\n', 2],
  [`Include ${folder}/incl*\nHost *\n  Port 22\n`, 3],
  ['Match host h5\n  User five\n', 4],
  [`Host *\n  Include ${folder}/%h*\n`, 4],
  ['Host *\n  User root\n', 4, ['h1', 'H2', 'H3', 'h1', 'h5', 'h6']],
  // h11 contains h1
  ['Host *\n  ProxyCommand connect h1 %h\n', 3, ['h11', 'h1', 'h2']],
])('%j: ssh starts %s times', async (text, starts, names = hosts) => {
  const config = `${folderOf({ config: text })}/config`;
  const before = readFileSync(`${folder}/starts`).length;
  const answers = await Promise.all(names.map((host) => sshAnswer(['-F', config], [config], host)));
  expect(readFileSync(`${folder}/starts`).length - before).toBe(starts);
  const asked = (host: string) =>
    execFileSync('ssh', ['-G', '-F', config, '--', host], { encoding: 'utf8', stdio: 'pipe' });
  expect(answers).toEqual(names.map(asked));
});

it('reports what ssh says, once for all', async () => {
  const config = `${folderOf({ config: 'Host *\n  Bogus yes\n' })}/config`;
  const answers = await Promise.allSettled(hosts.map((host) => sshAnswer(['-F', config], [config], host)));
  for (const answer of answers)
    expect(answer).toMatchObject({ reason: { message: expect.stringMatching(/cannot read .*Bad conf/is) } });
});
