import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { lintCommand, lintPlaybooks } from './lint.ts';
import { chooseColor } from './streams.ts';

const folder = fileURLToPath(new URL('../../test/playbooks/broken', import.meta.url));
const file = (name: string) => join(folder, name);

async function run(...args: string[]): Promise<{ text: string; out: string; exitCode: unknown }> {
  let text = '';
  let out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += String(chunk);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  process.exitCode = undefined;
  const program = new Command().exitOverride();
  lintCommand(program);
  await program.parseAsync(['lint', ...args], { from: 'user' });
  return { text, out, exitCode: process.exitCode };
}

beforeAll(() => chooseColor('never'));
afterAll(() => chooseColor('auto'));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

describe('kplay lint', () => {
  it('shows each of six mistakes at its place and ends with 1', async () => {
    const ignore = ['--ignore', 'undeclared-effect'];
    const { text, exitCode } = await run('-i', file('hosts.yml'), ...ignore, file('six-mistakes.yml'));
    const places = [...text.matchAll(/--> .*\/(\S+\.yml:\d+:\d+)/g)].map((match) => match[1]);
    expect(places).toEqual([
      'six-mistakes.yml:5:7',
      'six-mistakes.yml:7:29',
      'six-mistakes.yml:9:56',
      'six-mistakes.yml:11:24',
      'six-mistakes.yml:14:15',
      'broken.yml:3:4',
    ]);
    expect(exitCode).toBe(1);
  });

  it('ends with 0 when there are warnings only', async () => {
    const { text, exitCode } = await run('-i', file('hosts.yml'), file('undefined-under-conditions.yml'));
    expect(text).toContain('warning[undefined-variable]: "extra" is undefined on web1, web2, db1');
    expect(exitCode).toBeUndefined();
  });

  it('says what it leaves out without an inventory, and checks the rest', async () => {
    const { findings: found } = await lintPlaybooks([file('six-mistakes.yml')], {});
    expect(found.map(({ code }) => code)).toEqual([
      'no-inventory',
      'unknown-module',
      'unknown-argument',
      'wrong-type',
      'yaml-syntax',
      'unknown-handler',
      'undeclared-effect',
      'undeclared-effect',
    ]);
  });

  it('reports errors of the inventory and of the playbook together', async () => {
    const { findings: found } = await lintPlaybooks([file('unknown-module.yml')], {
      inventory: [file('nothing.yml')],
    });
    expect(found.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      expect.stringMatching(/^error .*nothing\.yml/),
      'error unknown module "coppy"',
    ]);
  });

  const styled = `- hosts: web
  vars: { idle: 1 }
  tasks:
    - command: systemctl restart nginx
`;

  it('warns about style, unless --ignore or a comment says otherwise', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'kplay-lint-')), 'site.yml');
    writeFileSync(path, styled);
    const options = { inventory: [file('hosts.yml')] };
    const found = async (ignore: string[]) =>
      (await lintPlaybooks([path], { ...options, ignore })).findings.map(({ code }) => code);
    expect(await found([])).toEqual(['use-module', 'unused-variable']);
    expect(await found(['unused-variable'])).toEqual(['use-module']);
    expect(await found(['unused-variable, use-module'])).toEqual([]);
    writeFileSync(path, styled.replace('nginx', 'nginx # kplay: allow use-module'));
    expect(await found([])).toEqual(['unused-variable']);
    await expect(found(['use-modul'])).rejects.toThrow('--ignore: there is no code "use-modul"');
    rmSync(dirname(path), { recursive: true });
  });

  it('looks for roles where --roles-path or KPLAY_ROLES_PATH says', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kplay-lint-'));
    const path = join(folder, 'site.yml');
    mkdirSync(join(folder, 'more/far/tasks'), { recursive: true });
    writeFileSync(join(folder, 'more/far/tasks/main.yml'), '- { name: T, debug: { msg: 1 } }\n');
    writeFileSync(path, '- hosts: web\n  roles: [far]\n');
    const lines = async (...args: string[]) => (await run('-i', file('hosts.yml'), path, ...args)).text;
    expect(await lines()).toContain('there is no role "far"');
    expect(await lines('--roles-path', `/nowhere:${folder}/more`)).toBe('');
    vi.stubEnv('KPLAY_ROLES_PATH', `/nowhere:${folder}/more`);
    expect(await lines()).toBe('');
    expect(await lines('--roles-path', '/nowhere')).toContain('there is no role "far"');
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  it('ignores warnings only', async () => {
    const { findings: found } = await lintPlaybooks([file('unknown-module.yml')], {
      inventory: [file('hosts.yml')],
      ignore: ['unknown-module'],
    });
    expect(found.map(({ code }) => code)).toEqual(['unknown-module']);
  });

  it.each(['json', 'sarif'])('writes %s to stdout, with the same exit code', async (format) => {
    const { text, out, exitCode } = await run(
      '-i',
      file('hosts.yml'),
      '--format',
      format,
      file('six-mistakes.yml'),
    );
    expect(text).toBe('');
    expect(exitCode).toBe(1);
    const read = JSON.parse(out);
    const found = format === 'json' ? read.findings : read.runs[0].results;
    expect(found).toHaveLength(8);
  });
});
