import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { withoutDocker } from '../../../test/support/docker-cases.ts';
import { stateCases } from '../../../test/support/module-cases.ts';
import { localSession } from '../../../test/support/shell-host.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Values } from '../../core/values.ts';
import dockerCompose from './index.ts';

const args = (given: Values) => checkArgs(dockerCompose.params, given).args as never;

test('files, profiles and variables are options of compose', () => {
  const given = { project_src: '/srv/a', files: ['a.yml', 'b.yml'], profiles: ['x'], env_files: ['.env.x'] };
  expect(dockerCompose.words?.(args(given))?.join(' ')).toBe(
    '--file a.yml --file b.yml --profile x --env-file .env.x',
  );
});

test.each([
  ['/srv/shop', 'shop'],
  ['/srv/My Shop.v2/', 'myshopv2'],
  ['/srv/_shop-1', 'shop-1'],
])('the project of %s is %s', (project_src, name) => {
  expect(dockerCompose.send?.(args({ project_src }))).toMatchObject({ project_default: name });
});

test.each<[Values, RegExp]>([
  [{}, /either project_src or definition/],
  [{ project_src: '/a', definition: {} }, /either project_src or definition/],
  [{ definition: { services: {} } }, /needs project_name/],
  [{ definition: 'services', project_name: 'a' }, /is a mapping/],
  [{ project_src: '/a', project_name: 'Shop' }, /cannot be the name of a project/],
  [{ project_src: '/a', services: ['--all'] }, /cannot be the name of a service/],
  [{ project_src: '/a', services: ['a'], state: 'absent' }, /leave services out/],
  [{ project_src: '/a', remove_volumes: true }, /need state: absent/],
])('%j is refused', (given, message) => {
  expect(dockerCompose.check?.(args(given))).toMatch(message);
});

withoutDocker('docker_compose', { project_src: '/srv' }, 'services');

const home = mkdtempSync(join(tmpdir(), 'kplay-fake-docker-'));
afterAll(() => rmSync(home, { recursive: true }));

/** Answers as docker with the plugin for compose does; the file "ps" contains its containers. */
const fakeDocker = `#!/bin/sh
case "$*" in
  "ps --all --no-trunc --filter label=com.docker.compose.project=shop "*) cat ${home}/ps ;;
  "compose --project-name shop --project-directory "*" config --hash *") printf 'web 11\\ndb 22\\n' ;;
  "compose --project-name shop --project-directory "*" up --detach --quiet-pull"*)
    printf 'container web 11 running a:1 Up 1 second\\ncontainer db 22 exited b:1 Exited (0) 1 second ago\\n' >${home}/ps ;;
  "compose --project-name shop --project-directory "*" stop"*)
    sed -i 's/ running / exited /' ${home}/ps ;;
  "compose --project-name shop --project-directory "*" down"*) : >${home}/ps ;;
  logs* | "ps --all --quiet"*) ;;
  *) echo "not expected: $*" >&2; exit 1 ;;
esac
`;
for (const [path, text] of Object.entries({
  'bin/docker': fakeDocker,
  '.docker/cli-plugins/docker-compose': '',
})) {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), text, { mode: 0o755 });
}

describe('by a fake docker with a fake plugin', () => {
  const task = { project_src: '@/src' };
  const running = (hash: number, image = 'a:1') => `container web ${hash} running ${image} Up 3 days\n`;
  const given = (
    ps: string,
  ) => `mkdir @/src; printf 'name: "shop" # of ours\\nservices: {}\\n' >@/src/compose.yml
    printf '${ps.replaceAll('\n', '\\n')}' >${home}/ps`;
  const db = 'container db 22 running b:1 Up 3 days\n';
  stateCases(
    'docker_compose',
    [
      {
        name: 'nothing runs, and db ends when its work is done',
        args: { ...task, services: ['web'] },
        given: given(''),
        before: { services: 'web is absent' },
      },
      { name: 'all is as wanted', args: task, given: given(running(11) + db) },
      {
        name: 'another configuration',
        args: { ...task, services: ['web'] },
        given: given(running(10) + db),
        before: { services: 'web differs' },
      },
      {
        name: 'an image that is older than its tag',
        args: { ...task, services: ['web'] },
        given: given(running(11, 'sha256:00') + db),
        before: { services: 'web has an older image' },
      },
      { name: 'never recreated', args: { ...task, recreate: 'never' }, given: given(running(10) + db) },
      {
        name: 'an orphan',
        args: { ...task, services: ['web'], remove_orphans: true },
        given: given(`${running(11)}${db}container old 9 running a:1 Up 3 days\n`),
        before: { orphans: 'old' },
      },
      {
        name: 'an orphan that may stay',
        args: task,
        given: given(`${running(11)}${db}container old 9 running a:1 Up\n`),
      },
      {
        name: 'stopped',
        args: { ...task, state: 'stopped' },
        given: given(running(11) + db),
        before: { services: 'web runs, db runs' },
      },
      {
        name: 'absent',
        args: { ...task, state: 'absent' },
        given: given(running(11)),
        before: { state: 'present' },
      },
      { name: 'absent before', args: { ...task, state: 'absent' }, given: given('') },
    ],
    (shell) => localSession(`env HOME=${home} PATH=${home}/bin:$PATH ${shell}`),
  );
});
