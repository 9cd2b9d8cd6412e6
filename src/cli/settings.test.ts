import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../../test/support/program.ts';
import { kplayHere } from '../../test/support/program-here.ts';

const project = `inventory: hosts.yml
forks: 20
environment: staging
environments:
  staging: { timeout: 3 }
  prod: { inventory: [more/prod.yml, "x,y,"], ties: error, become: true }
  dev: { lock_wait: 10m, host_keys: off }
`;
const hosts = 'all: { hosts: { a: { kplay_connection: local } } }\n';
const tied = 'eu: { hosts: { h: }, vars: { port: 1 } }\nweb: { hosts: { h: }, vars: { port: 2 } }\n';
const site = '- hosts: all\n  tasks:\n    - { name: Say, debug: { msg: hi } }\n';

const files = {
  'kplay.yml': project,
  'hosts.yml': hosts,
  'more/prod.yml': tied,
  'play/site.yml': site,
  'play/sub/README': '',
};

/** What kplay prints in a folder of the project. */
async function typed(line: string, env: NodeJS.ProcessEnv = {}, more: Record<string, string> = {}) {
  const root = await folderWith({ ...files, ...more });
  await chmod(root, 0o755);
  const [where, ...args] = line.split(' ');
  const { stdout, stderr, code } = await kplayHere(args, { cwd: join(root, where!), env });
  return { text: (stdout + stderr).replaceAll(/ {2,}/g, ' '), code };
}

describe('kplay.yml', () => {
  it.each<[string, NodeJS.ProcessEnv, string]>([
    ['. config', {}, 'forks 20 kplay.yml:2\n'],
    ['. config', {}, 'timeout 3 kplay.yml:5\n'],
    ['. config', {}, 'wait 0 default\n'],
    ['. config -T 5', {}, 'timeout 5 command line\n'],
    ['. config', {}, 'lock_wait 0 default\n'],
    ['. config', { KPLAY_LOCK_WAIT: '90' }, 'lock_wait 90 KPLAY_LOCK_WAIT\n'],
    ['. config --lock-wait 1h1m1s', {}, 'lock_wait 3661 command line\n'],
    ['. config --environment dev', {}, 'lock_wait 600 kplay.yml:7\n'],
    ['. config', { KPLAY_LOCK_WAIT: 'soon' }, 'KPLAY_LOCK_WAIT: it must be a time such as 90, 10m or 1h30m'],
    ['. config', { KPLAY_LOCK: '' }, 'lock - default\n'],
    ['. config --lock off', {}, 'lock off command line\n'],
    ['. config', { KPLAY_FORKS: '7' }, 'forks 7 KPLAY_FORKS\n'],
    ['. config', { KPLAY_BECOME: 'true' }, 'become true KPLAY_BECOME\n'],
    ['. config', { KPLAY_SSH_KEY_FILE: '/k' }, 'private_key /k KPLAY_SSH_KEY_FILE\n'],
    ['. config', { KPLAY_CI: 'off' }, 'ci off KPLAY_CI\n'],
    ['. config --environment prod', {}, 'inventory more/prod.yml x,y, kplay.yml:6\n'],
    ['. config', { KPLAY_ENVIRONMENT: 'prod' }, 'become true kplay.yml:6\n'],
    ['play/sub config', {}, 'inventory ../../hosts.yml '],
    ['. run --list-hosts play/site.yml', {}, ' hosts (1):\n a\n'],
    ['play/sub run --list-hosts ../site.yml', {}, ' hosts (1):\n a\n'],
    ['. lint play/site.yml', {}, 'All checks passed: 1 play, 1 task, 1 host.\n'],
    ['. inventory --graph', {}, '|--a\n'],
    [
      '. run --environment prod --list-hosts play/site.yml',
      {},
      'error[same-level]: "port" of host "h" differs',
    ],
    ['. run --environment prod --ties warning --list-hosts play/site.yml', {}, 'warning[same-level]'],
    ['. config', {}, 'host_keys - default\n'],
    ['. config', { KPLAY_HOST_KEYS: 'accept-new' }, 'host_keys accept-new KPLAY_HOST_KEYS\n'],
    ['. config --accept-new-host-keys', { KPLAY_HOST_KEYS: 'off' }, 'host_keys accept-new command line\n'],
    ['. config --host-keys strict', { KPLAY_HOST_KEYS: 'off' }, 'host_keys strict command line\n'],
    ['. config --environment dev', {}, 'host_keys off kplay.yml:7\n'],
    ['. run play/site.yml --environment dev', {}, 'warning[host-keys]: host keys are not checked'],
    ['. exec all --environment dev -- true', {}, 'warning[host-keys]: host keys are not checked'],
    ['. shell a --environment dev -- true', {}, 'warning[host-keys]: host keys are not checked'],
    ['. config', { KPLAY_HOST_KEYS: 'no' }, 'KPLAY_HOST_KEYS: Allowed choices are strict, accept-new, off.'],
    ['. config', { KPLAY_FORKS: 'many' }, 'KPLAY_FORKS: it must be a whole number above 0'],
    ['. config', { KPLAY_BECOME: 'perhaps' }, 'KPLAY_BECOME must be true or false, not "perhaps"'],
    [
      '. config --environment nope',
      {},
      'kplay.yml has no environment "nope"\n = hint: known: staging, prod, dev',
    ],
  ])('%s with %j', async (line, env, wanted) => expect((await typed(line, env)).text).toContain(wanted));

  it.each([
    ['inventori: x', '"inventori" is unknown', 'did you mean "inventory"?'],
    ['forks: "20"', '"forks" must be a whole number, not "20"', ''],
    ['environments: { a: { ties: maybe } }', '"environments.a.ties" must be one of warning, error', ''],
    ['environments: { a: { tis: error } }', '"environments.a.tis" is unknown', 'did you mean "ties"?'],
    ['environments: { a: { environments: {} } }', '"environments.a.environments" is unknown', ''],
    ['host_keys: no', '"host_keys" must be one of strict, accept-new, off', ''],
    ['lock: no', '"lock" must be one of on, off', ''],
    ['lock_wait: soon', '"lock_wait"', ''],
    ['- a', 'the whole must be a mapping, not a list', ''],
  ])('refuses %j', async (text, message, hint) => {
    const { text: said, code } = await typed('. config', {}, { 'kplay.yml': `${text}\n` });
    expect([said.includes(message), said.includes(hint), code]).toEqual([true, true, 1]);
  });

  it('is not read where everyone can write', async () => {
    const root = await folderWith(files);
    for (const [open, closed] of [
      [root, 0o777],
      [join(root, 'kplay.yml'), 0o666],
    ] as const) {
      await chmod(root, 0o755);
      await chmod(open, closed);
      const { stdout, stderr } = await kplayHere(['config'], { cwd: root });
      expect(stderr).toContain('kplay.yml is not read: everyone can write to it or to its folder');
      expect(stdout).toMatch(/^inventory +- +default$/m);
    }
  });
});
