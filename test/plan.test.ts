import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { planHash, type SavedPlan } from '../src/plan/saved-plan.ts';
import { folderWith } from './support/program.ts';
import { kplayHere } from './support/program-here.ts';

const inventory = 'all: {hosts: {one: , two: }, vars: {kplay_connection: local}}\n';
const playbook = `- name: Site
  hosts: all
  gather_facts: false
  tasks:
    - name: Page
      copy: { dest: "{{ playbook_dir }}/{{ inventory_hostname }}.txt", content: "new\\n" }
    - name: Build
      command: "touch {{ playbook_dir }}/built"
      register: built
    - name: Use it
      copy: { dest: "{{ playbook_dir }}/used", content: "{{ built.stdout }}" }
`;
const files = { 'hosts.yml': inventory, 'site.yml': playbook, 'one.txt': 'old\n', 'two.txt': 'old\n' };
const args = ['plan', 'site.yml', '-i', 'hosts.yml'];

test('the plan of a run', async () => {
  const cwd = await folderWith(files);
  const { code, stdout } = await kplayHere([...args, '-l', 'one'], { cwd });
  expect(stdout.replace(/[0-9a-f]{64}/g, '…').split('\n')).toEqual([
    'Plan: 2 changes on 1 host; 1 task unknown until `Build` has run',
    '',
    'Play: Site',
    'one       would change  Page',
    '      content',
    '      @@ -1 +1 @@',
    '      -old',
    '      +new',
    'one       would change  Build',
    'one       unknown       Use it                    because "Build" was not run',
    '',
    'Next: kplay run site.yml -i hosts.yml -l one',
    '',
  ]);
  expect(code).toBe(2);
  expect(readFileSync(`${cwd}/one.txt`, 'utf8')).toBe('old\n');
});

test.each([
  ['json', /^\{\n {2}"version": 1,/],
  ['sarif', /"ruleId": "planned-change"/],
  ['md', /^### kplay plan\n\n4 changes on 2 hosts; 2 tasks unknown/],
])('as %s', async (format, shown) => {
  const { code, stdout } = await kplayHere([...args, '--format', format], { cwd: await folderWith(files) });
  expect(stdout).toMatch(shown);
  expect(code).toBe(2);
});

test('silence, and failures', async () => {
  const quiet = {
    ...files,
    'site.yml': '- hosts: all\n  gather_facts: false\n  tasks: [{ debug: { msg: x } }]\n',
  };
  expect(await kplayHere(args, { cwd: await folderWith(quiet) })).toMatchObject({
    code: 0,
    stdout: 'No changes.\n',
  });
  const bad = {
    ...files,
    'site.yml': '- hosts: all\n  gather_facts: false\n  tasks: [{ fail: { msg: x } }]\n',
  };
  expect(await kplayHere(args, { cwd: await folderWith(bad) })).toMatchObject({ code: 3 });
});

const saved = [...args, '-l', 'one', '--out', 'p.kplan', '--lock', 'off'];
const applying = ['apply', 'p.kplan', '--lock', 'off'];

test('a saved plan is shown offline, and applied', async () => {
  const cwd = await folderWith(files);
  const place = { cwd, env: { XDG_STATE_HOME: cwd } };
  const made = await kplayHere(saved, place);
  expect(made.stdout).toMatch(/\nNext: kplay apply p.kplan\n$/);
  const { stdout } = await kplayHere(['show', 'p.kplan'], place);
  expect(stdout).toMatch(
    /^Made by .* of site.yml, with --inventory hosts.yml --limit one\nPlan: 2 changes on 1 host; 1 task unknown/,
  );
  const applied = await kplayHere(applying, place);
  expect(applied.code, applied.stderr).toBe(0);
  expect(applied.stdout).toContain('one: Use it, which the plan did not know, has changed something\n');
  expect(readFileSync(`${cwd}/one.txt`, 'utf8')).toBe('new\n');
  expect(existsSync(`${cwd}/built`)).toBe(true);
});

test('what is not as the plan saw it is shown in three ways', async () => {
  const cwd = await folderWith(files);
  const place = { cwd, env: { XDG_STATE_HOME: cwd } };
  await kplayHere(saved, place);
  writeFileSync(`${cwd}/one.txt`, 'by hand\n');
  const { code, stdout } = await kplayHere(applying, place);
  expect(code).toBe(3);
  expect(stdout).toMatch(
    /one: Page is not as the plan saw it \(site.yml:5:7\)\n +planned from +planned to +now\n +sha256 +\w{12}… +\w{12}… +\w{12}…\n/,
  );
  expect(readFileSync(`${cwd}/one.txt`, 'utf8')).toBe('by hand\n');
  expect(existsSync(`${cwd}/built`)).toBe(false);
});

test.each<[what: string, more: string[], damage: (cwd: string) => void, message: RegExp]>([
  [
    'a changed playbook',
    [],
    (cwd) => writeFileSync(`${cwd}/site.yml`, `${playbook}\n`),
    /site.yml has changed/,
  ],
  [
    'a changed inventory',
    [],
    (cwd) => writeFileSync(`${cwd}/hosts.yml`, `${inventory}\n`),
    /hosts.yml has changed/,
  ],
  ['an old plan', ['--plan-max-age', '0'], () => {}, /too old/],
  ['a plan in plain text', ['--encrypt-plan'], () => {}, /not encrypted/],
])('refuses %s', async (_, more, damage, message) => {
  const cwd = await folderWith(files);
  await kplayHere(saved, { cwd });
  damage(cwd);
  const { code, stderr } = await kplayHere([...applying, ...more], { cwd });
  expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
  expect(readFileSync(`${cwd}/one.txt`, 'utf8')).toBe('old\n');
});

test('an encrypted plan', async () => {
  const cwd = await folderWith(files);
  const env = { HOME: cwd, XDG_CONFIG_HOME: cwd, XDG_STATE_HOME: cwd };
  await kplayHere(['secret', 'init', '--recipients-file', 'keys'], { cwd, env });
  const sealing = ['--encrypt-plan', '--recipients-file', 'keys'];
  const made = await kplayHere([...saved, ...sealing], { cwd, env });
  expect(made.code, made.stderr).toBe(2);
  expect(readFileSync(`${cwd}/p.kplan`, 'utf8')).toMatch(/^-----BEGIN AGE/);
  const applied = await kplayHere([...applying, '--encrypt-plan'], { cwd, env });
  expect(applied.code, applied.stderr).toBe(0);
});

test('a signed plan', async () => {
  const cwd = await folderWith({ ...files, 'kplay.yml': 'plan_signers: signers\n' });
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', `${cwd}/key`]);
  writeFileSync(`${cwd}/signers`, `alice@x ${readFileSync(`${cwd}/key.pub`, 'utf8')}`);
  const place = { cwd, env: { XDG_STATE_HOME: cwd } };
  await kplayHere(saved, place);
  const { code, stderr } = await kplayHere(applying, place);
  expect([code, stderr]).toEqual([1, expect.stringContaining('no signer of signers has signed p.kplan')]);
  await kplayHere([...saved, '--sign', 'key'], place);
  expect((await kplayHere(['show', 'p.kplan'], place)).stdout).toContain('\nSigned by alice@x\n');
  expect((await kplayHere(applying, place)).code).toBe(0);
}, 60_000);

/** A plan of another author, who has computed its hash again. */
function forgePlan(cwd: string, forge: (plan: SavedPlan) => void): void {
  const plan = JSON.parse(readFileSync(`${cwd}/p.kplan`, 'utf8')) as SavedPlan;
  forge(plan);
  writeFileSync(`${cwd}/p.kplan`, JSON.stringify({ ...plan, hash: planHash(plan) }));
}

test.each<[what: string, shown: RegExp, forge: (plan: SavedPlan, cwd: string) => void]>([
  [
    'a script as its inventory',
    /, with --inventory \S+own\.sh --limit one\n/,
    ({ choice }, cwd) => {
      choice.inventory = [`${cwd}/own.sh`];
    },
  ],
  [
    'a program that connects',
    /, with .* --extra-vars '\{"kplay_connection":"ssh","kplay_proxy_command":"touch \S+ran"\}'\n/,
    ({ choice }, cwd) => {
      const variables = { kplay_connection: 'ssh', kplay_proxy_command: `touch ${cwd}/ran` };
      choice['extra-vars'] = [JSON.stringify(variables)];
    },
  ],
])(
  'a plan of another author runs %s: show prints it, and plan_signers refuses it',
  async (_, shown, forge) => {
    const cwd = await folderWith({ ...files, signers: '' });
    const script = `#!/bin/sh\ntouch ${cwd}/ran\necho '{"all": {"hosts": ["one"]}}'\n`;
    writeFileSync(`${cwd}/own.sh`, script, { mode: 0o755 });
    const place = { cwd, env: { XDG_STATE_HOME: cwd } };
    await kplayHere(saved, place);
    forgePlan(cwd, (plan) => forge(plan, cwd));
    expect((await kplayHere(['show', 'p.kplan'], place)).stdout).toMatch(shown);
    expect((await kplayHere([...applying, '--plan-signers', 'signers'], place)).code).toBe(1);
    expect(existsSync(`${cwd}/ran`)).toBe(false);
    // without signers, a plan is as good as its author
    await kplayHere([...applying, '-T', '1'], place);
    expect(existsSync(`${cwd}/ran`)).toBe(true);
  },
);

test.each([
  [[...args, '--sign', 'hosts.yml'], 'only a saved plan can be signed'],
  [[...saved, '--sign', 'none'], 'the plan cannot be signed: ENOENT'],
])('before the first connection: %j', async (words, message) => {
  const { code, stderr } = await kplayHere(words, { cwd: await folderWith(files) });
  expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
});
