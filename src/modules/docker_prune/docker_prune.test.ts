import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { stateCases } from '../../../test/support/module-cases.ts';
import { localSession, send, shells } from '../../../test/support/shell-host.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Values } from '../../core/values.ts';
import { filterLines } from './filters.ts';
import dockerPrune from './index.ts';
import { bytesOf } from './size.ts';

const args = (given: Values) => checkArgs(dockerPrune.params, given).args as never;

test.each<[string | undefined, number]>([
  ['0B', 0],
  ['212B', 212],
  ['1.2kB', 1200],
  ['3.456GB', 3_456_000_000],
  ['lots', 0],
  [undefined, 0],
])('%s is %i bytes', (text, bytes) => {
  expect(bytesOf(text)).toBe(bytes);
});

test.each<[Values, string]>([
  [{ label: ['a', 'b=c'], 'label!': ['d'] }, 'label=a\nlabel=b=c\nlabel!=d'],
  [{ until: '24h' }, 'until=24h\nbefore=-86400'],
  [{ until: '1h30m5s' }, 'until=1h30m5s\nbefore=-5405'],
  [{ until: '1700000000' }, 'until=1700000000\nbefore=1700000000'],
  [{ until: '2026-11-30T12:00:00Z' }, 'until=2026-11-30T12:00:00Z\nbefore=1796040000'],
])('the filters %j are %j', (filters, lines) => {
  expect(filterLines(filters)).toBe(lines);
});

test.each<[Values, RegExp]>([
  [{}, /set one of/],
  [{ images: true, containers_filters: { label: 'a' } }, /containers_filters needs containers/],
  [{ containers: true, containers_filters: { until: 'yesterday' } }, /neither a duration/],
  [{ containers: true, containers_filters: { until: '2026-11-30T12:00:00' } }, /neither a duration/],
  [{ containers: true, containers_filters: { label: 'a\nb' } }, /single line/],
  [{ images: true, builder_cache_all: true }, /needs builder_cache/],
])('%j is refused', (given, message) => {
  expect(dockerPrune.check?.(args(given))).toMatch(message);
});

test('names and bytes are registered', () => {
  const results = { containers: 'a\nb', containers_space: '1kB', networks: 'n' };
  const given = args({ containers: true, networks: true, builder_cache: true });
  expect(dockerPrune.returns?.({ results, state: {} }, given)).toEqual({
    containers: ['a', 'b'],
    containers_space_reclaimed: 1000,
    networks: ['n'],
    builder_cache_space_reclaimed: 0,
  });
});

/** Answers as Docker 23 does, whose volumes are in the file "volumes", with their label if they have no name. */
const fakeDocker = (folder: string) => `#!/bin/sh
volumes=${folder}/volumes
case "$*" in
  "version --format "*) echo interface=1.42 ;;
  "ps --all --quiet" | "inspect --format "*) ;;
  "volume ls --format "*anonymous) grep ' anonymous' $volumes | sed 's/ .*//; s/^/\t/' ;;
  "volume ls --format "*) sed 's/ .*//; s/^/\t/' $volumes ;;
  "volume prune --force") sed -i '/ anonymous/d' $volumes; echo 'Total reclaimed space: 1.5kB' ;;
  "volume prune --force --all") : >$volumes; echo 'Total reclaimed space: 3kB' ;;
  *) echo "not expected: $*" >&2; exit 1 ;;
esac
`;

describe('by a fake docker of version 23', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kplay-fake-docker-'));
  writeFileSync(join(folder, 'docker'), fakeDocker(folder), { mode: 0o755 });
  afterAll(() => rmSync(folder, { recursive: true }));
  const given = `printf 'data\nf00 anonymous\n' >${folder}/volumes`;
  stateCases(
    'docker_prune',
    [
      { name: 'volumes with a name remain', args: { volumes: true }, given, before: { volumes: 'f00' } },
      {
        name: 'all volumes',
        args: { volumes: true, volumes_filters: { all: true } },
        given,
        before: { volumes: 'data f00' },
      },
      { name: 'no volumes', args: { volumes: true }, given: `echo data >${folder}/volumes` },
    ],
    (shell) => localSession(`env PATH=${folder}:$PATH ${shell}`),
  );
});

describe.each(shells)('under %s', (shell) => {
  test('without docker there is nothing to remove', async () => {
    const { session } = await localSession(shell);
    const environment = { PATH: '/nonexistent' };
    const run = await send(session, 'docker_prune', { containers: true, volumes: true }, { environment });
    expect(run).toMatchObject({ status: 'unchanged' });
    session.close();
  });
});
