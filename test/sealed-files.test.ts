import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodings } from './support/encodings.ts';
import { folderWith } from './support/program.ts';
import { kplayHere } from './support/program-here.ts';
import { runsAll } from './support/today.ts';

const word = 'canary-q7z4';
const value = `pass-${word}`;
const setting = `DB_PASSWORD=${value}\n`;

/** The files before they are encrypted. Each has a line that is a secret as a whole. */
const plain: Record<string, string> = {
  'files/app.env': setting,
  'files/tree/a/secret.txt': `${value}\n`,
  'files/run.sh': `#!/bin/sh\ntail -n 1 "$0"\n# ${word} and more\n`,
  'templates/app.hbs': `${setting}HOST={{ inventory_hostname }}\n`,
  'templates/part.hbs': `part of {{ inventory_hostname }} is ${word}\n`,
};
const open: Record<string, string> = {
  'hosts.yml': 'all: { hosts: { one: { kplay_connection: local, ansible_connection: local } } }\n',
  'files/tree/open.txt': 'open\n',
  'pw.txt': 'pw1\n',
};

type Task = Record<string, unknown>;
const out = (name: string) => `{{ playbook_dir }}/out/${name}`;
/** Tasks that both programs understand. */
const both: Task[] = [
  { copy: { src: 'app.env', dest: out('env') } },
  { copy: { src: 'app.env', dest: out('sealed'), decrypt: false } },
  { copy: { src: 'tree', dest: out('') } },
  { copy: { src: 'app.env', dest: out('mode'), mode: '0640' } },
  { template: { src: 'app.hbs', dest: out('template') } },
  { unarchive: { src: 'app.tar', dest: out('') } },
];
const ours: Task[] = [
  { template: { src: 'app.hbs', dest: out('template') } },
  { script: { cmd: 'run.sh' }, register: 'printed' },
  { copy: { dest: out('printed'), content: '{{ printed.stdout }}' } },
  { copy: { dest: out('file'), content: "{{ file 'app.env' }}" } },
  { copy: { dest: out('part'), content: "{{ template 'part.hbs' }}" } },
];

let folder: string;
const play = (tasks: Task[]) => JSON.stringify([{ hosts: 'all', gather_facts: false, tasks }]);
const run = (args: string[]) => kplayHere(args, { cwd: folder, env: { XDG_CONFIG_HOME: '/none' } });
const program = (name: string, args: string[]) =>
  execFileSync(name, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }).toString();
const made = (name: string) => readFileSync(join(folder, 'out', name), 'utf8');
const modeOf = (name: string) => (statSync(join(folder, 'out', name)).mode & 0o777).toString(8);
const clear = () => {
  rmSync(join(folder, 'out'), { recursive: true, force: true });
  execFileSync('mkdir', [join(folder, 'out')]);
};

/** Writes the files, encrypted by Debian's age or by ansible-vault. */
function seal(format: 'age' | 'vault'): void {
  const recipient = program('age-keygen', ['-y', 'id.txt']).trim();
  for (const [name, text] of Object.entries(plain)) writeFileSync(join(folder, name), text);
  program('tar', ['-C', 'files', '-cf', 'files/app.tar', 'run.sh']);
  for (const name of [...Object.keys(plain), 'files/app.tar'])
    if (format === 'age') {
      program('age', ['-r', recipient, '-o', 'sealed', name]);
      program('mv', ['sealed', name]);
    } else program('ansible-vault', ['encrypt', '--vault-password-file', 'pw.txt', name]);
}

beforeAll(async () => {
  folder = await folderWith({ ...plain, ...open, 'play.yml': play([...both, ...ours]) });
  chmodSync(join(folder, 'pw.txt'), 0o600);
  program('age-keygen', ['-o', 'id.txt']);
});
afterAll(() => rmSync(folder, { recursive: true }));

const site = ['play.yml', '-i', 'hosts.yml'];
const keys = ['--identity-file', 'id.txt', '--vault-password-file', 'pw.txt'];

describe.each(['age', 'vault'] as const)('files that are encrypted with %s', (format) => {
  beforeAll(() => {
    seal(format);
    clear();
  });

  it('arrive decrypted, and are in no output', async () => {
    const sealed = readFileSync(join(folder, 'files/app.env'), 'utf8');
    const checked = await run(['run', ...site, ...keys, '--lock', 'off', '--check', '-D', '-vvv']);
    const { code, stdout, stderr } = await run(['run', ...site, ...keys, '--lock', 'off', '-D', '-vvv']);
    expect(stderr).not.toContain('error');
    expect(code).toBe(0);
    expect(made('env')).toBe(setting);
    expect(readFileSync(join(folder, 'out/sealed'), 'utf8')).toBe(sealed);
    expect([made('tree/a/secret.txt'), made('tree/open.txt')]).toEqual([`${value}\n`, 'open\n']);
    expect(made('template')).toBe(`${setting}HOST=one\n`);
    expect(made('run.sh')).toBe(plain['files/run.sh']);
    expect([made('printed'), made('file')]).toEqual([`# ${word} and more`, setting.trimEnd()]);
    expect(made('part')).toBe(`part of one is ${word}\n`);
    const modes = ['env', 'mode', 'template', 'tree/a/secret.txt', 'tree/open.txt', 'sealed'].map(modeOf);
    expect(modes).toEqual(['600', '640', '600', '600', '644', '644']);
    const shown = checked.stdout + checked.stderr + stdout + stderr;
    const hits = encodings(setting.trim(), value, word).filter(([, text]) => shown.includes(text));
    expect(hits).toEqual([]);
  }, 120_000);

  it('change nothing in the second run', async () => {
    const { stdout } = await run(['run', ...site, ...keys, '--lock', 'off', '--json', '-']);
    const changed = stdout.split('\n').filter((line) => line.includes('"status":"changed"'));
    expect(changed.filter((line) => !line.includes('"script"'))).toEqual([]);
  });

  it('are reported before the first connection, without a key', async () => {
    clear();
    const { code, stderr } = await run(['run', ...site]);
    expect(code).toBe(1);
    const named = ['app.env', 'tree/a/secret.txt', 'app.tar', 'run.sh', 'app.hbs', 'part.hbs'];
    for (const name of named) expect(stderr).toMatch(new RegExp(`${name}:1:1`));
    expect(existsSync(join(folder, 'out/env'))).toBe(false);
  });

  it('do not keep lint from its work', async () => {
    const { code, stderr } = await run(['lint', ...site]);
    expect(stderr.match(/^\w+\[[\w-]+\]: .*/gm)).toEqual(
      Array(2).fill('warning[secret-locked]: the encrypted file was not checked: there is no key'),
    );
    expect(code).toBe(0);
  });
});

/** Each of its runs takes seconds. */
it.runIf(runsAll)(
  'Ansible makes the same files',
  async () => {
    seal('vault');
    writeFileSync(join(folder, 'both.yml'), play(both));
    const contents: string[] = [];
    const list = `cd ${join(folder, 'out')} && find . -type f | sort | xargs sha256sum`;
    clear();
    program('ansible-playbook', ['both.yml', '-i', 'hosts.yml', '--vault-password-file', 'pw.txt']);
    contents.push(execFileSync('sh', ['-c', list]).toString());
    clear();
    await run(['run', 'both.yml', '-i', 'hosts.yml', ...keys, '--lock', 'off']);
    contents.push(execFileSync('sh', ['-c', list]).toString());
    expect(contents[1]).toBe(contents[0]);
  },
  120_000,
);
