import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeContainer } from '../../test/support/fake-docker.ts';
import { docker, execIn } from './docker.ts';
import type { Address } from './transport.ts';

let fake: Awaited<ReturnType<typeof startFakeContainer>>;
const be = (state: string) => writeFileSync(`${fake.folder}/state`, `${state}\n`);
const refusal = (more: Partial<Address>) =>
  docker.connect({ ...fake.address, ...more }).then(
    () => 'connected',
    ({ kind, message, hint }) => `${kind}: ${message} (${hint})`,
  );

beforeAll(async () => {
  fake = await startFakeContainer();
});
afterAll(() => fake.stop());

test('a fake container that does not exist, or does not run, cannot be reached', async () => {
  expect(await refusal({ host: 'other' })).toMatch(
    /^unreachable: other: .*No such container: other \(`docker ps`/,
  );
  be('paused');
  expect(await refusal({})).toBe('unreachable: fake: the container is paused (undefined)');
  be('running');
  expect(await refusal({})).toBe('connected');
});

test('without docker, the message says so', async () => {
  const path = process.env.PATH;
  process.env.PATH = '/nonexistent';
  const said = await refusal({});
  process.env.PATH = path;
  expect(said).toBe('unreachable: fake: spawn docker ENOENT (install the docker program on this machine)');
});

test('a fake container that stops is lost, with its commands', async () => {
  const connection = await docker.connect(fake.address);
  const channel = await connection.exec('read -r line; kill -9 $$');
  be('exited');
  await channel.write('now\n');
  expect(await channel.closed).toEqual({ code: null, signal: null });
  expect(await connection.lost).toMatchObject({ kind: 'lost', message: 'fake: the container is exited' });
  await expect(connection.exec('true')).rejects.toMatchObject({ kind: 'lost' });
  be('running');
});

test('names and commands are arguments, never options or code of a shell', () => {
  const address = { ...fake.address, host: '-x; id', user: 'a b' };
  expect(execIn(address, 'echo "$HOME"')).toEqual([
    ...['docker', 'exec', '-i', '-u', 'a b', '--', '-x; id', 'sh', '-c', 'echo "$HOME"'],
  ]);
});
