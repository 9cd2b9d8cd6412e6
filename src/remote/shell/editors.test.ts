import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dueShells, localSession, stepOf } from '../../../test/support/shell-host.ts';
import { sha256 } from '../../core/hash.ts';
import type { Values } from '../../core/values.ts';
import type { RemoteStep } from '../step/step.ts';

/** A file of the controller. */
const src = { name: 'f', path: '/f', size: 4, sha256: sha256('new\n'), bytes: Buffer.from('new\n') };
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIvD7Wk3CQAtAcwfE5PZ2xpWBYWwviUarT6BSJjt69jK';

/** Modules that replace a file; @ is its folder. */
const modules: Record<string, Values> = {
  copy: { dest: '@/f', content: 'new\n' },
  template: { dest: '@/f', src: src as never },
  lineinfile: { path: '@/f', line: 'new' },
  blockinfile: { path: '@/f', block: 'new' },
  replace: { path: '@/f', regexp: 'old', replace: 'new' },
  ini_file: { path: '@/f', section: 'a', option: 'b', value: 'new' },
  authorized_key: { user: 'nobody', key, path: '@/f' },
  htpasswd: { path: '@/f', name: 'a', password: 'b', hash_scheme: 'sha512_crypt' },
};

/** What an editor does meanwhile: each leaves a file with the line `edited`. */
const editors: Record<string, string> = {
  'appends a line': 'echo edited >>@/f',
  'writes as many bytes, with the old time':
    'cp -p @/f @/../old; printf "edited\\n" >@/f; touch -r @/../old @/f',
  'renames a new file': 'echo edited >@/g; mv @/g @/f',
};

/** A program of the host that, at its first call, lets an editor do something: at the last moment before the rename. */
function editingProgram(program: string, edit: string): string {
  const bin = mkdtempSync(join(tmpdir(), 'shims-of-kplay-'));
  const real = execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
  const text = `#!/bin/sh\nif mkdir ${bin}/done 2>/dev/null; then ${edit}; fi\nexec ${real} "$@"\n`;
  writeFileSync(join(bin, program), text, { mode: 0o755 });
  return bin;
}

async function edited(shell: string, edit: string, prepare: string, program = 'sync') {
  const folder = mkdtempSync(join(tmpdir(), 'kplay-editors-'));
  const fill = (text: string) => text.replaceAll('@', `${folder}/d`);
  const filled = (args: Values) =>
    Object.fromEntries(
      Object.entries(args).map(([name, value]) => [name, typeof value === 'string' ? fill(value) : value]),
    );
  execFileSync('sh', ['-ec', fill(`mkdir @; chmod 755 @/..; ${prepare}`)]);
  const bin = editingProgram(program, fill(edit));
  const { session } = await localSession(`env PATH=${bin}:${process.env.PATH} ${shell} -s`);
  const run = async (module: string, args: Values, more: Partial<RemoteStep> = {}) =>
    session.send({ ...(await stepOf(module, filled(args))), ...more });
  const file = () => readFileSync(`${folder}/d/f`, 'utf8');
  return { run, file, names: () => readdirSync(`${folder}/d`) };
}

const lost = { status: 'failed', message: expect.stringMatching(/\/f was changed by another process/) };

describe.each(dueShells)('an editor that is at work at the same time, under %s', (shell) => {
  test.each(
    Object.keys(editors).flatMap((how) => Object.keys(modules).map((module) => [how, module] as const)),
  )('%s: %s does not lose it', async (how, module) => {
    const { run, file, names } = await edited(shell, editors[how]!, 'echo olders >@/f');
    expect(await run(module, modules[module]!)).toMatchObject(lost);
    expect(file()).toContain('edited\n');
    expect(file()).not.toContain('new');
    expect(names()).toEqual(['f']);
    const again = module === 'replace' && !file().includes('old') ? 'unchanged' : 'changed';
    expect(await run(module, modules[module]!)).toMatchObject({ status: again });
  });

  test.each(['copy', 'lineinfile'])('%s in a transaction does not lose it', async (module) => {
    const { run, file, names } = await edited(shell, editors['appends a line']!, 'echo olders >@/f');
    expect(await run(module, modules[module]!, { transaction: 't1' })).toMatchObject(lost);
    expect([file(), names()]).toEqual(['olders\nedited\n', ['f']]);
  });

  test.each([
    ['copy', { dest: '@/f', content: 'new\n', validate: 'sh -c "echo edited >@/f" %s' }],
    ['lineinfile', { path: '@/f', line: 'new', create: true, validate: 'sh -c "echo edited >@/f" %s' }],
  ])('%s does not lose a file that is new', async (module, args) => {
    const { run, file, names } = await edited(shell, ':', ':');
    expect(await run(module, args)).toMatchObject(lost);
    expect([file(), names()]).toEqual(['edited\n', ['f']]);
  });
});
