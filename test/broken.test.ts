import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { splitWords } from '../src/core/split-words.ts';
import { kplayHere } from './support/program-here.ts';

// Each mistake is a transcript, NAME.txt: a line `$ kplay …`, and below it what the user reads. It was typed in the
// folder NAME if there is one, beside NAME.yml otherwise.
const folder = fileURLToPath(new URL('playbooks/broken', import.meta.url));
const shared = ['hosts.yml', 'site.yml', 'files', 'roles', 'tasks', 'templates'];
const names = [
  ...new Set(
    readdirSync(folder)
      .filter((name) => !shared.includes(name))
      .map((name) => name.replace(/\.(yml|txt)$/, '')),
  ),
];

/** The working folder of a mistake, and what is typed there: the default suits most. */
function commandOf(name: string): { cwd: string; line: string } {
  const transcript = join(folder, `${name}.txt`);
  const own = existsSync(join(folder, name));
  const typed = existsSync(transcript) ? readFileSync(transcript, 'utf8').split('\n', 1)[0]! : '';
  const line = typed.startsWith('$ ') ? typed : `$ kplay run -i hosts.yml ${own ? 'site' : name}.yml`;
  return { cwd: own ? join(folder, name) : folder, line };
}

describe('a mistake is told with its place, in one sentence, with what to write', () => {
  it('there are enough of them', () => expect(names.length).toBeGreaterThanOrEqual(200));

  it.each(names)('%s', async (name) => {
    const { cwd, line } = commandOf(name);
    const { code, stdout, stderr } = await kplayHere(splitWords(line).slice(2), { cwd });
    const text = `${line}\n${stderr}${stdout}`;
    const transcript = join(folder, `${name}.txt`);
    // UPDATE_BROKEN=1 writes what is said now, to be read before it is committed
    if (process.env.UPDATE_BROKEN) writeFileSync(transcript, text);
    expect(text).toBe(readFileSync(transcript, 'utf8'));
    expect(text, 'paths are as one types them there').not.toContain(folder);
    expect(code).toBe(/^error/m.test(stderr) ? 1 : 0);
  });
});
