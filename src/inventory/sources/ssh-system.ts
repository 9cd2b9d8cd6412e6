import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The system's ssh_config. */
export const systemConfig = '/etc/ssh/ssh_config';
const folder = '/etc/ssh/ssh_config.d';

/** The settings that distributions write into the system's ssh_config and that have no effect here. */
const inert =
  /^(#.*|host\s.*|sendenv\s.*|setenv\s.*|hashknownhosts\s.*|gssapi\w+\s.*|forwardx11\w*\s.*|include\s+\/etc\/ssh\/ssh_config\.d\/\*\.conf)?$/i;

let spoken: boolean | undefined;

/**
 * Whether the system's ssh_config(5) has more than the settings of a distribution. Usually it does not, and then
 * `ssh` need not start once for each host. Checked once per run.
 */
export function systemSpeaks(): boolean {
  spoken ??= saysAnything([systemConfig, ...included()]);
  return spoken;
}

/** Whether one of these files has a line with an effect here. */
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
