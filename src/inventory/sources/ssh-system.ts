import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = '/etc/ssh/ssh_config.d';

/** What distributions write into the system's ssh_config that makes no difference here. */
const inert =
  /^(#.*|host\s.*|sendenv\s.*|setenv\s.*|hashknownhosts\s.*|gssapi\w+\s.*|forwardx11\w*\s.*|include\s+\/etc\/ssh\/ssh_config\.d\/\*\.conf)?$/i;

let spoken: boolean | undefined;

/**
 * Does the system's ssh_config(5) say more than what a distribution writes into it? Most do not, and then `ssh`
 * need not be started once for each host. Looked up once in a run.
 */
export function systemSpeaks(): boolean {
  spoken ??= saysAnything(['/etc/ssh/ssh_config', ...included()]);
  return spoken;
}

/** Does one of these files hold a line that counts here? */
export function saysAnything(files: string[]): boolean {
  return files.some((file) => read(file).some((line) => !inert.test(line.trim())));
}

function included(): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function read(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
