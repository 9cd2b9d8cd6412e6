import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { makeProgram } from '../src/cli/program.ts';
import { kplay } from './support/program.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(`${root}/dist/kplay.1`, 'utf8');
const program = await makeProgram();

describe('kplay(1)', () => {
  it('is the one that package.json names', () => {
    expect(JSON.parse(readFileSync(`${root}/package.json`, 'utf8')).man).toBe('dist/kplay.1');
  });

  it('is current', async () => {
    const { stdout } = await kplay(['__man', 'docs/cli.md'], { cwd: root });
    expect(page).toBe(stdout);
  });

  const programs: [name: string, args: string[]][] = [
    ['groff', ['-man', '-Tutf8', '-ww', 'dist/kplay.1']],
    ['man', ['--warnings', '-l', 'dist/kplay.1']],
  ];
  it.each(programs)('has no warnings of %s', (name, args) => {
    const env = { ...process.env, LC_ALL: 'C.UTF-8', MANWIDTH: '80' };
    const { error, stdout, stderr } = spawnSync(name, args, { cwd: root, encoding: 'utf8', env });
    if (error) return console.warn(`NOT TESTED: ${name} is not installed`);
    expect(stderr).toBe('');
    // without what a typewriter prints twice
    expect(stdout.replace(/.\x08/g, '')).toMatch(/EXIT STATUS/);
  });

  const commands = program.commands
    .flatMap((command) => (command.commands.length > 0 ? command.commands : [command]))
    .filter((command) => !command.name().startsWith('__'));
  it.each(commands.map((command) => [command.name(), command] as const))('describes %s', (name, command) => {
    const text = page.replaceAll('\\-', '-');
    expect(text).toMatch(new RegExp(`^\\.SS \\\\fBkplay (\\w+ )?${name}\\\\fR`, 'm'));
    for (const { flags } of command.options) expect(text).toContain(`\n\\fB${flags}\\fR\n`);
  });
});
