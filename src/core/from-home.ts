import { homedir } from 'node:os';
import { join } from 'node:path';

/** A path of the controller, in which `~/` at the start is the home folder of the user. */
export function fromHome(file: string): string {
  return file.startsWith('~/') ? join(homedir(), file.slice(2)) : file;
}
