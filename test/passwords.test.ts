import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from './support/program.ts';
import { kplayHere } from './support/program-here.ts';

const secret = 'hunter2 and more';

/** Asks for the password, and then runs the command behind `--`, as the same user. */
const fakeSudo = `#!/bin/sh
printf '%s' "$3" >&2
read -r given
[ "$given" = '${secret}' ] || { echo 'Sorry, try again.' >&2; exit 1; }
while [ "$1" != -- ]; do shift; done
shift
exec "$@"
`;

const hosts = 'all: { hosts: { one: { kplay_connection: local } } }\n';
const site =
  '- { hosts: one, become: true, become_user: nobody, tasks: [{ shell: { cmd: echo done, read_only: true } }] }\n';

/** What kplay says with a sudo that asks for a password. */
async function said(args: string[], more: { env?: object; project?: string } = {}) {
  const cwd = await folderWith({
    'hosts.yml': hosts,
    'site.yml': site,
    'kplay.yml': `inventory: hosts.yml\n${more.project ?? ''}`,
    'fake/sudo': fakeSudo,
    'secret/pw': `${secret}\n`,
    'secret/wrong': 'a\n',
    'secret/ask': `#!/bin/sh\necho '${secret}'\n`,
    'secret/open': secret,
  });
  chmodSync(cwd, 0o755);
  const modes = { 'fake/sudo': 0o755, 'secret/pw': 0o600, 'secret/wrong': 0o600, 'secret/ask': 0o700 };
  for (const [name, mode] of Object.entries(modes)) chmodSync(join(cwd, name), mode);
  const env = { PATH: `${cwd}/fake:${process.env.PATH}`, HOME: cwd, ...more.env };
  const { code, stdout, stderr } = await kplayHere(args, { cwd, env });
  expect(stdout + stderr).not.toContain(secret);
  return `${code} ${stdout}${stderr}`;
}

const file = ['--become-password-file', 'secret/pw'];
const become = ['-b', '--become-user', 'nobody', ...file];
const run = ['run', 'site.yml', '-vv'];

test.each<[what: string, args: string[], more: { env?: object; project?: string }, expected: RegExp]>([
  ['run', [...run, ...file], {}, /^0 .*done/s],
  ['run --json', ['run', 'site.yml', '--json', '-', ...file], {}, /^0 .*done/s],
  ['exec', ['exec', 'one', ...become, '--', 'echo done'], {}, /^0 .*done/s],
  ['exec -m', ['exec', 'one', '-m', 'command', '-a', 'echo done', ...become], {}, /^0 .*done/s],
  ['facts', ['facts', 'one', 'uid', ...become], {}, /^0 \{\s+"uid"/],
  ['cp', ['cp', 'site.yml', 'one:/tmp/', '-C', ...become], {}, /^0 /],
  ['a program', [...run, '--become-password-file', 'secret/ask'], {}, /^0 .*done/s],
  ['a setting', run, { project: 'become_password_file: secret/pw\n' }, /^0 .*done/s],
  ['a variable', run, { env: { KPLAY_BECOME_PASSWORD_FILE: 'secret/pw' } }, /^0 .*done/s],
  ['another one', [...run, '--become-password-file', 'secret/wrong'], {}, /^4 .*sudo refused the password/s],
  ['none', run, {}, /^4 /],
  ['an open file', [...run, '--become-password-file', 'secret/open'], {}, /^1 error\[password-file\]: perm/],
  ['a missing file', [...run, '--connection-password-file', 'no'], {}, /^1 error\[.*: there is no file/],
  ['a prompt, too', [...run, '-K', ...file], {}, /^1 .*cannot be used with option/s],
  ['a prompt over a setting', [...run, '-K'], { project: 'become_password_file: no\n' }, /^1 .*a terminal/s],
])('%s', async (_, args, more, expected) => {
  expect(await said(args, more)).toMatch(expected);
});
