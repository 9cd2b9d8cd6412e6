import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type InvalidInput, invalid } from '../core/errors.ts';
import { fromHome } from '../core/from-home.ts';
import { readPrivateFile } from '../transport/private-file.ts';

/**
 * Reads a password as Ansible does: the content of a file, the output of an executable one, or stdin for `-`. A line end
 * after it is not part of it. A file of this user must not be readable for others, nor a program writable for them.
 * @param args the arguments of a program
 * @throws InvalidInput without the password
 */
export async function passwordIn(file: string, args: readonly string[] = []): Promise<string> {
  const text = file === '-' ? readFileSync(0, 'utf8') : await textIn(resolve(fromHome(file)), args);
  const password = text.replace(/\r?\n$/, '');
  const source = file === '-' ? 'stdin' : file;
  if (password === '') throw refusal(`${source} has no password`);
  if (/[\r\n\0]/.test(password)) throw refusal(`${source} has more than one line`, 'a password is one line');
  return password;
}

async function textIn(file: string, args: readonly string[]): Promise<string> {
  const info = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw refusal(error.code === 'ENOENT' ? `there is no file ${file}` : error.message);
  });
  if (info.isFile() && (info.mode & 0o111) !== 0) return outputOf(file, args, info);
  const { content, problem } = await readPrivateFile(file).catch((error: Error) => {
    throw refusal(error.message);
  });
  if (problem !== undefined) throw refusal(problem);
  return content.toString();
}

/** The output of a program, which can ask the user on the terminal. */
function outputOf(file: string, args: readonly string[], { mode }: Stats): string {
  if ((mode & 0o022) !== 0) throw refusal(`other users can write to ${file}`, `chmod go-w ${file}`);
  // a shell would run the password as a command, and print it
  if (!isProgram(file)) throw refusal(`${file} is executable and not a program`, `chmod 600 ${file}`);
  const { error, status, signal, stdout } = spawnSync(file, args, {
    stdio: ['inherit', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (error) throw refusal(`${file} cannot be run: ${error.message}`);
  if (status === 0) return stdout;
  throw refusal(`${file} gave no password: it ended with ${signal ?? status}`);
}

function isProgram(file: string): boolean {
  const fd = openSync(file, 'r');
  const head = Buffer.alloc(4);
  readSync(fd, head);
  closeSync(fd);
  return head.toString('latin1', 0, 2) === '#!' || head.toString('latin1') === '\x7fELF';
}

function refusal(message: string, hint?: string): InvalidInput {
  return invalid('password-file', message, hint === undefined ? {} : { hint });
}
