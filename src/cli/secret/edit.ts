import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { exitCode, InvalidInput, Trouble } from '../../core/errors.ts';
import { decryptedFile, editedFile, type SecretFile } from '../../secrets/file-texts.ts';
import { keysThatShow } from '../keys.ts';
import { rewriteFile } from '../rewrite-file.ts';
import { complainOf } from '../streams.ts';
import { readSecretFile } from './files.ts';
import type { SecretOptions } from './options.ts';
import { sealFor } from './readers.ts';

/** Lets the user edit a file decrypted. The file is written only if its decrypted text has changed. */
export async function edit(name: string, options: SecretOptions): Promise<void> {
  const file = await readSecretFile(name);
  const opener = keysThatShow(options);
  const before = await decryptedFile(file, opener);
  const keys = { opener, seal: sealFor(options) };
  const folder = mkdtempSync(join(memoryFolder(), 'kplay-edit-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    const copy = join(folder, basename(name));
    await writeFile(copy, before, { mode: 0o600 });
    const changed = await editUntilValid(copy, before, (after) => editedFile(file, after, keys));
    if (changed !== undefined) await replaceUnlessChanged(file, changed);
  } finally {
    remove();
    process.removeListener('exit', remove);
  }
}

/** A folder whose files are never on a disk. */
function memoryFolder(): string {
  const { XDG_RUNTIME_DIR } = process.env;
  for (const folder of [XDG_RUNTIME_DIR, '/dev/shm'])
    if (folder && statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new Trouble('there is no folder in memory for the decrypted text', { hint: 'set XDG_RUNTIME_DIR' });
}

/** Opens the editor, again while the text cannot be used and the user wants it. Undefined for an unchanged text. */
async function editUntilValid(
  copy: string,
  before: Uint8Array,
  sealed: (after: Uint8Array) => Promise<string>,
): Promise<string | undefined> {
  for (;;) {
    await runEditor(copy);
    const after = await readFile(copy);
    if (after.equals(before)) return undefined;
    try {
      return await sealed(after);
    } catch (error) {
      if (!(error instanceof InvalidInput) || !process.stdin.isTTY) throw error;
      await complainOf(error.diagnostics);
      const { askLine } = await import('../prompts.ts');
      if (/^n/i.test(await askLine('Edit it again (yes/no)', false))) throw error;
    }
  }
}

/** Runs $VISUAL or $EDITOR as git does: it can have arguments. */
async function runEditor(file: string): Promise<void> {
  const editor = process.env.VISUAL || process.env.EDITOR || 'vi';
  // a signal from the terminal is for the editor; others end this process, and remove the copy
  const ignore = () => undefined;
  const end = () => process.exit(exitCode.interrupted);
  process.on('SIGINT', ignore);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  try {
    const child = spawn('sh', ['-c', `${editor} "$@"`, editor, file], { stdio: 'inherit' });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0) throw new Trouble(`${editor} has failed: the file stays as it is`);
  } finally {
    process.removeListener('SIGINT', ignore);
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.removeListener(signal, end);
  }
}

/** Somebody else can have written the file meanwhile. */
async function replaceUnlessChanged({ file, content }: SecretFile, changed: string): Promise<void> {
  if (!(await readFile(file)).equals(content))
    throw new Trouble(`${file} has changed during the edit, and stays as it is`);
  await rewriteFile(file, changed);
}
