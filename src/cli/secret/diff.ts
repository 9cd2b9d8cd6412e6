import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { Trouble } from '../../core/errors.ts';
import type { Opener } from '../../core/opener.ts';
import { unifiedDiff } from '../../report/diff.ts';
import { style } from '../../report/style.ts';
import { decryptedFile } from '../../secrets/file-texts.ts';
import { keysThatShow } from '../keys.ts';
import { say, useColor } from '../streams.ts';
import type { SecretOptions } from './options.ts';

/** Shows how the decrypted files in the working tree differ from those of a commit. */
export async function diff(paths: readonly string[], options: SecretOptions): Promise<void> {
  const { rev = 'HEAD' } = options;
  if (rev.startsWith('-')) throw new Trouble(`"${rev}" is not a commit`);
  const opener = keysThatShow(options);
  const names = git('diff', '--name-only', '-z', '--relative', rev, '--', ...paths).toString();
  for (const name of names.split('\0').filter((each) => each !== '')) {
    const before = await plainText(name, () => git('show', `${rev}:./${name}`), opener);
    const after = await plainText(name, () => readFile(name), opener);
    if (before === after) continue;
    const lines = unifiedDiff(before, after, style(useColor(process.stdout)));
    say([`--- ${rev}:${name}`, `+++ ${name}`, ...lines].map((line) => `${line}\n`).join(''));
  }
}

/** The decrypted text of a file; empty if the file is not there. */
async function plainText(
  file: string,
  read: () => Buffer | Promise<Buffer>,
  opener: Opener,
): Promise<string> {
  const content = await Promise.resolve()
    .then(read)
    .catch(() => Buffer.alloc(0));
  return Buffer.from(await decryptedFile({ file, content }, opener)).toString('utf8');
}

function git(...args: string[]): Buffer {
  const { error, status, stdout, stderr } = spawnSync('git', args, { maxBuffer: 64 * 1024 * 1024 });
  if (error) throw new Trouble(`git cannot be run: ${error.message}`);
  if (status === 0) return stdout;
  throw new Trouble(`git ${args[0]} has failed: ${stderr.toString().trim().split('\n')[0]}`);
}
