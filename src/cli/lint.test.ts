import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { lint, lintCommand } from './lint.ts';

const folder = fileURLToPath(new URL('../../test/playbooks/broken', import.meta.url));
const file = (name: string) => join(folder, name);

async function run(...args: string[]): Promise<{ text: string; exitCode: unknown }> {
  let text = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  process.exitCode = undefined;
  const program = new Command().exitOverride();
  lintCommand(program);
  await program.parseAsync(['lint', ...args], { from: 'user' });
  return { text, exitCode: process.exitCode };
}

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

describe('kplay lint', () => {
  it('shows each of six mistakes at its place and ends with 1', async () => {
    const { text, exitCode } = await run('-i', file('hosts.yml'), file('six-mistakes.yml'));
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
    const found = await lint([file('six-mistakes.yml')], {});
    expect(found.map(({ code }) => code)).toEqual([
      'no-inventory',
      'unknown-module',
      'unknown-argument',
      'wrong-type',
      'yaml-syntax',
      'unknown-handler',
    ]);
  });

  it('tells what is wrong with the inventory beside the rest', async () => {
    const found = await lint([file('unknown-module.yml')], { inventory: [file('nothing.yml')] });
    expect(found.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      expect.stringMatching(/^error .*nothing\.yml/),
      'error unknown module "coppy"',
    ]);
  });
});
