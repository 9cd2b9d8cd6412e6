import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderWith, kplay } from './support/program.ts';
import { kplayHere } from './support/program-here.ts';
import { inTerminal } from './support/terminal.ts';

/** A playbook that fails unless each secret is right. */
const playbook = `- hosts: all
  tasks:
    - assert:
        that:
          - inline == "hunter22"
          - vaulted == "oldpass99"
          - whole == "wholesecret1"
          - joined == "x-hunter22"
    - command: printenv KPLAY_IDENTITY
      register: leaked
      changed_when: false
      failed_when: leaked.rc == 0
`;

let folder: string;
let recipient: string;
const withoutConfig = () => ({ XDG_CONFIG_HOME: join(folder, 'none') });
const run = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  kplayHere(args, { cwd: folder, env: { ...withoutConfig(), ...env } });
const program = (name: string, args: string[], input = '') =>
  execFileSync(name, args, { cwd: folder, input, stdio: ['pipe', 'pipe', 'ignore'] }).toString();
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const indented = (text: string) => text.trimEnd().replaceAll(/^\s*/gm, '  ');

/** Files that Debian's age and ansible-vault have encrypted. */
beforeAll(async () => {
  folder = await folderWith({
    'hosts.yml': 'all: { hosts: { h1: { kplay_connection: local } } }\n',
    'site.yml': playbook,
    'vault.txt': 'pw1\n',
    'vault.sh': '#!/bin/sh\necho pw1\n',
    'keys-client': '#!/bin/sh\n[ "$1 $2" = "--vault-id dev" ] && echo pw1\n',
    'host_vars/h1.yml': 'whole: wholesecret1\njoined: "x-{{ inline }}"\n',
  });
  chmodSync(join(folder, 'vault.txt'), 0o600);
  for (const name of ['vault.sh', 'keys-client']) chmodSync(join(folder, name), 0o755);
  program('age-keygen', ['-o', 'id.txt']);
  recipient = program('age-keygen', ['-y', 'id.txt']).trim();
  const inline = program('age', ['-a', '-r', recipient], 'hunter22');
  const vaulted = program(
    'ansible-vault',
    ['encrypt_string', '--vault-id', 'dev@vault.txt', '--stdin-name', 'vaulted'],
    'oldpass99',
  );
  const vars = `# both\ninline: !secret |\n${indented(inline)}\n${vaulted.trimEnd()}\n`;
  execFileSync('mkdir', ['group_vars'], { cwd: folder });
  writeFileSync(join(folder, 'group_vars/all.yml'), vars);
  program('age', ['-r', recipient, '-o', 'sealed', 'host_vars/h1.yml']);
  program('mv', ['sealed', 'host_vars/h1.yml']);
});
afterAll(() => rmSync(folder, { recursive: true }));

const keys = ['--identity-file', 'id.txt', '--vault-password-file', 'vault.txt'];
const site = ['site.yml', '-i', 'hosts.yml'];

describe('a run', () => {
  it.each<[string, string[], NodeJS.ProcessEnv]>([
    ['files', keys, {}],
    ['a program', ['--identity-file', 'id.txt', '--vault-password-file', 'vault.sh'], {}],
    ['a program that wants the id', ['--identity-file', 'id.txt', '--vault-id', 'dev@keys-client'], {}],
    ['variables', [], { KPLAY_IDENTITY_FILE: 'id.txt', KPLAY_VAULT_PASSWORD_FILE: 'vault.txt' }],
  ])('decrypts with %s', async (_, args, env) => {
    const { code, stderr } = await run(['run', ...site, ...args], env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('takes the key from the environment, and gives it to no other program', async () => {
    const env = { KPLAY_IDENTITY: read('id.txt') };
    const { code, stderr } = await run(['run', ...site, '--vault-password-file', 'vault.txt'], env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it.each<[string, string[], string[]]>([
    ['no key', [], ['all.yml:2:17', 'there is no identity', 'h1.yml:1:1']],
    [
      'no vault password',
      keys.slice(0, 2),
      ['all.yml', 'there is no vault password', '--vault-password-file FILE'],
    ],
    ['a missing identity', ['--identity-file', 'no.txt'], ['the identity cannot be read: ENOENT']],
  ])('without a key, ends before any host: %s', async (_, args, messages) => {
    const { code, stdout, stderr } = await run(['run', ...site, ...args, '--json', 'events.json']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    for (const message of messages) expect(stderr).toContain(message);
    expect(readdirSync(folder)).not.toContain('events.json');
  });

  it('refuses an identity that others can read, and does not show it', async () => {
    writeFileSync(join(folder, 'open.txt'), read('id.txt'), { mode: 0o644 });
    writeFileSync(join(folder, 'broken.txt'), read('id.txt').replace('KEY-1', 'KEY-1Q'), { mode: 0o600 });
    const open = await run(['run', ...site, '--identity-file', 'open.txt']);
    expect(open).toMatchObject({ code: 1, stdout: '' });
    expect(open.stderr).toContain('permissions 0644 for open.txt are too open');
    const broken = await run(['run', ...site, '--identity-file', 'broken.txt']);
    expect(broken).toMatchObject({ code: 1, stdout: '' });
    expect(broken.stderr).toContain('this is not an identity of age');
    expect(broken.stderr).not.toContain('KEY-1Q');
  });

  it('asks on a terminal: once for the passphrase of the identity, once for the vault password', async () => {
    const cwd = folder;
    const config = join(folder, 'asked');
    const env = { XDG_CONFIG_HOME: config };
    const init = inTerminal(['secret', 'init', '--passphrase', '--recipients-file', 'asked.txt'], {
      cwd,
      env,
    });
    await init.shows(/^New passphrase:/);
    init.type('correct horse\r');
    await init.shows(/^New passphrase \(again\):/);
    init.type('correct horse\r');
    expect(await init.ended).toBe(0);
    expect(readFileSync(join(config, 'kplay/identity.txt'), 'utf8')).toMatch(/^-----BEGIN AGE/);
    writeFileSync(
      join(folder, 'asked.yml'),
      'inline: !secret hunter22\nwhole: !secret wholesecret1\njoined: !secret x-hunter22\n',
    );
    expect((await run(['secret', 'encrypt', 'asked.yml', '--recipients-file', 'asked.txt'])).code).toBe(0);
    writeFileSync(
      join(folder, 'vaulted.yml'),
      read('group_vars/all.yml').replace(/^inline.*(?=vaulted)/ms, ''),
    );
    const vars = ['-i', 'h1,', '-e', '@asked.yml', '-e', '@vaulted.yml', '-e', 'kplay_connection=local'];
    // beside this playbook there are no secrets for another identity
    writeFileSync(join(config, 'site.yml'), playbook);
    const asked = inTerminal(['run', 'asked/site.yml', ...vars, '--ask-vault-pass'], { cwd, env });
    await asked.shows(/^Passphrase of .*identity\.txt:/);
    asked.type('correct horse\r');
    await asked.shows(/^Vault password:/);
    asked.type('pw1\r');
    expect(await asked.ended).toBe(0);
    expect(asked.raw.match(/Passphrase of/g)).toHaveLength(1);
    expect(asked.raw).not.toMatch(/correct horse|pw1/);
  });

  it('reads encrypted playbooks, inventories and files of -e', async () => {
    for (const name of ['hosts.yml', 'site.yml'])
      program('age', ['-a', '-r', recipient, '-o', `sealed-${name}`, name]);
    writeFileSync(join(folder, 'extra.yml'), program('age', ['-r', recipient, '-a'], 'whole: other\n'));
    const args = ['run', 'sealed-site.yml', '-i', 'sealed-hosts.yml', ...keys, '-e', '@extra.yml'];
    const { code, stdout, stderr } = await run(args);
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
    expect(stdout).toContain('(whole == "***" is false)');
  });

  it('shows no line of an encrypted file that a finding is about', async () => {
    const text = '- hosts: all\n  tasks:\n    - debgu: { msg: hunter22 }\n';
    writeFileSync(join(folder, 'wrong.yml'), program('age', ['-a', '-r', recipient], text));
    const { code, stderr } = await run(['run', 'wrong.yml', '-i', 'hosts.yml', ...keys]);
    expect(code).toBe(1);
    expect(stderr).toContain('wrong.yml:3:7');
    expect(stderr).not.toMatch(/YWdl|hunter22/);
  });
});

describe('lint', () => {
  it('does not need the keys, and says what it did not check', async () => {
    const { code, stderr } = await run(['lint', ...site]);
    expect(code).toBe(0);
    expect(stderr.match(/^warning\[[\w-]+\]: .*/gm)).toEqual([
      'warning[secret-locked]: 2 secrets were not checked: there is no key',
      'warning[secret-locked]: the encrypted file was not checked: there is no key',
    ]);
  });

  it('accepts encrypted secrets', async () => {
    const { code, stdout } = await run(['lint', ...site, ...keys]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'All checks passed: 1 play, 2 tasks, 1 host.\n' });
  });
});

describe('kplay secret', () => {
  it('makes an identity and recipients, and does not replace them', async () => {
    const project = await folderWith({});
    const env = { XDG_CONFIG_HOME: join(project, 'config') };
    const init = () => kplayHere(['secret', 'init'], { cwd: project, env });
    expect((await init()).code).toBe(0);
    const identity = join(project, 'config/kplay/identity.txt');
    expect(statSync(identity).mode & 0o777).toBe(0o600);
    const names = ['config/kplay/identity.txt', 'recipients.txt', 'kplay.yml'];
    const texts = () => names.map((name) => readFileSync(join(project, name), 'utf8'));
    const before = texts();
    expect((await init()).code).toBe(0);
    expect(texts()).toEqual(before);
    expect(before[2]).toBe('recipients_file: recipients.txt\n');
    writeFileSync(join(project, 'a.yml'), 'a: !secret hunter22\n');
    expect((await kplayHere(['secret', 'encrypt', 'a.yml'], { cwd: project, env })).stdout).toBe('a.yml\n');
    // Debian's age reads it
    const { stdout } = await kplayHere(['secret', 'decrypt', 'a.yml'], { cwd: project, env });
    expect(stdout).toBe('a: !secret hunter22\n');
    rmSync(project, { recursive: true });
  });

  it('writes what age reads', async () => {
    writeFileSync(join(folder, 'new.txt'), 'hunter22\n');
    expect((await run(['secret', 'encrypt', 'new.txt', '-r', recipient])).code).toBe(0);
    expect(program('age', ['-d', '-i', 'id.txt', 'new.txt'])).toBe('hunter22\n');
  });

  it('edits, and leaves a file alone if nothing has changed', async () => {
    writeFileSync(join(folder, 'edit.yml'), read('group_vars/all.yml'));
    const before = read('edit.yml');
    const { ino } = statSync(join(folder, 'edit.yml'));
    const runtime = join(folder, 'runtime');
    execFileSync('mkdir', ['-p', runtime]);
    // the editor has the stderr of the program
    const edit = (editor: string) =>
      kplay(['secret', 'edit', 'edit.yml', ...keys, '-r', recipient], {
        cwd: folder,
        env: { ...withoutConfig(), EDITOR: editor, VISUAL: '', XDG_RUNTIME_DIR: runtime },
      });
    expect(await edit('touch')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect([read('edit.yml'), statSync(join(folder, 'edit.yml')).ino]).toEqual([before, ino]);
    const look = 'sh -c \'stat -c "%a %n" "$1" >&2; sed -i s/hunter22/hunter33/ "$1"\' sh';
    const { code, stderr } = await edit(look);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^600 .*\/runtime\/kplay-edit-\w+\/edit\.yml\n$/),
    });
    const { stdout } = await run(['secret', 'decrypt', 'edit.yml', ...keys]);
    expect(stdout).toBe('# both\ninline: !secret hunter33\nvaulted: !vault oldpass99\n');
    expect(read('edit.yml')).toContain(before.slice(before.indexOf('vaulted: !vault')));
    expect((await edit('false')).code).toBe(3);
    expect((await edit('sed -i s/^inline:.*/[/')).code).toBe(1);
    expect(readdirSync(runtime)).toEqual([]);
  });

  it('recodes what Ansible Vault has encrypted', async () => {
    writeFileSync(join(folder, 'old.yml'), read('group_vars/all.yml'));
    const before = read('old.yml');
    const { code, stdout } = await run(['secret', 'import', 'old.yml', ...keys, '-r', recipient]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'old.yml\n' });
    expect(read('old.yml')).toContain(before.slice(0, before.indexOf('vaulted:')));
    expect((await run(['secret', 'decrypt', 'old.yml', '--identity-file', 'id.txt'])).stdout).toBe(
      '# both\ninline: !secret hunter22\nvaulted: !secret oldpass99\n',
    );
  });

  it('shows differences, and helps git to do so', async () => {
    const git = (...args: string[]) => program('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args]);
    git('init', '-q');
    writeFileSync(join(folder, 'd.yml'), 'a: !secret hunter22\n');
    const sealed = await run(['secret', 'encrypt', 'd.yml', '-r', recipient]);
    expect(sealed.code).toBe(0);
    git('add', 'd.yml');
    git('commit', '-qm', 'x');
    writeFileSync(join(folder, 'd.yml'), 'a: !secret hunter33\n');
    await run(['secret', 'encrypt', 'd.yml', '-r', recipient]);
    const { stdout } = await run(['secret', 'diff', '--identity-file', 'id.txt']);
    expect(stdout).toBe(
      '--- HEAD:d.yml\n+++ d.yml\n@@ -1 +1 @@\n-a: !secret hunter22\n+a: !secret hunter33\n',
    );
    const plain = await run(['secret', 'textconv', 'd.yml', '--identity-file', 'id.txt']);
    expect(plain.stdout).toBe('a: !secret hunter33\n');
    expect((await run(['secret', 'textconv', 'd.yml'])).stdout).toBe(read('d.yml'));
  });

  it('writes nothing without recipients or keys', async () => {
    const before = read('group_vars/all.yml');
    const none = await run(['secret', 'rekey', 'group_vars', '--identity-file', 'id.txt']);
    expect(none).toMatchObject({ code: 1, stdout: '' });
    const withoutKey = await run(['secret', 'rekey', 'group_vars', '-r', recipient]);
    expect(withoutKey).toMatchObject({ code: 1, stdout: '' });
    expect(read('group_vars/all.yml')).toBe(before);
  });
});
