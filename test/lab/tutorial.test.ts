import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fencesOf } from '../support/fences.ts';
import { removeLab } from '../support/lab-hosts.ts';
import { folderWith, kplay } from '../support/program.ts';

/** The lab of a reader is called "lab"; one of that name may run here. */
const name = 'testtutorial';

afterAll(() => removeLab(name));

/** What the output of a command must contain. */
const expected: [command: string, output: RegExp][] = [
  ['uptime', /^web1, web2, web3:|load average/m],
  ['lint', /All checks passed/],
  ['--check', /would change/],
  ['-m uri', /Hello from web1/],
  ['title=Welcome', /\+<h1>Welcome from web1/],
  ['--explain', /Hello/],
];

test('the tutorial works as it is written', async () => {
  const cwd = await folderWith({});
  const runs: string[] = [];
  // in their order: files to save, and commands to run
  for (const { kind, path, text } of fencesOf('docs/tutorial.md')) {
    if (path !== undefined) {
      await mkdir(dirname(join(cwd, path)), { recursive: true });
      await writeFile(join(cwd, path), text);
    }
    if (kind !== 'sh') continue;
    for (const line of text.trim().split('\n')) {
      const words = line.replaceAll('/kplay-lab/lab/', `/kplay-lab/${name}/`).match(/'[^']*'|\S+/g)!;
      const args = words.slice(1).map((word) => word.replace(/^'(.*)'$/, '$1'));
      const { code, stdout, stderr } = await kplay(args, { cwd, env: { KPLAY_LAB: name } });
      expect(code, `${line}\n${stdout}\n${stderr}`).toBe(0);
      for (const [command, output] of expected)
        if (line.includes(command)) expect(stdout, line).toMatch(output);
      if (/^kplay run \S+ -i \S+$/.test(line)) runs.push(stdout);
    }
  }
  expect(runs).toHaveLength(2);
  expect(runs[0]).toContain('3 hosts changed');
  expect(runs[0]).toContain('The page of web1 is new.');
  expect(runs[1]).toContain('Nothing to change on 3 hosts');
});
