import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { removeLab } from '../support/lab-hosts.ts';
import { folderWith, kplay } from '../support/program.ts';

const text = readFileSync(fileURLToPath(new URL('../../docs/tutorial.md', import.meta.url)), 'utf8');
/** The lab of a reader is called "lab"; one of that name may run here. */
const name = 'testtutorial';

afterAll(() => removeLab(name));

/** The fenced blocks in their order: files to save, and commands to run. */
const blocks = [...text.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(
  ([, kind, file, content]) => ({ kind: kind!, file, content: content! }),
);

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
  for (const { kind, file, content } of blocks) {
    if (file !== undefined) {
      await mkdir(dirname(join(cwd, file)), { recursive: true });
      await writeFile(join(cwd, file), content);
    }
    if (kind !== 'sh') continue;
    for (const line of content.trim().split('\n')) {
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
