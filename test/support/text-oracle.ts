import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Values } from '../../src/core/values.ts';
import { recordedStories } from './recorded.ts';
import { localSession, send, shells } from './shell-host.ts';
import { dueCases } from './today.ts';

/** The text of a file, and the arguments of a task that changes it, without the path. */
export type TextCase = [string, Values];

/** What Ansible makes of a text. */
interface TextStory {
  text: string;
  changed: boolean;
}

const found = (program: string) => {
  const { status, stdout } = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
};

/** Each awk of this machine as a folder for PATH in which it is called awk; more in KPLAY_TEST_AWKS. */
function awks(): (readonly [name: string, folder: string])[] {
  const names = ['mawk', 'gawk', 'busybox', ...(process.env.KPLAY_TEST_AWKS?.split(':') ?? [])];
  return names.flatMap((name) => {
    const program = found(name);
    if (!program) return [];
    const folder = mkdtempSync(join(tmpdir(), 'kplay-awk-'));
    symlinkSync(program, join(folder, 'awk'));
    return [[name, folder] as const];
  });
}

/** What ansible makes of the cases, in one play. */
function textsByAnsible(module: string, cases: TextCase[]): TextStory[] {
  if (cases.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), 'kplay-oracle-'));
  const tasks = cases.map(([text, task], i) => {
    writeFileSync(join(folder, String(i)), text);
    return { [module]: { path: join(folder, String(i)), ...task } };
  });
  writeFileSync(join(folder, 'play.json'), JSON.stringify([{ hosts: 'all', gather_facts: false, tasks }]));
  mkdirSync(join(folder, 'home'));
  const settings = { HOME: join(folder, 'home'), ANSIBLE_STDOUT_CALLBACK: 'oneline', LC_ALL: 'C.UTF-8' };
  const words = ['-i', 'localhost,', '-c', 'local', join(folder, 'play.json')];
  const options = { encoding: 'utf8', maxBuffer: 1 << 26, env: { ...process.env, ...settings } } as const;
  const { stdout: out } = spawnSync('ansible-playbook', words, options);
  const results = [...out.matchAll(/^localhost \| (CHANGED|SUCCESS) /gm)].map(
    ([, word]) => word === 'CHANGED',
  );
  if (results.length !== cases.length) throw new Error(out);
  return results.map((changed, i) => ({ text: readFileSync(join(folder, String(i)), 'latin1'), changed }));
}

/**
 * Compares what a module makes of texts with what Ansible's module of the same name does, under all shells and with all
 * awks; a second run must change nothing. Ansible's answers are recorded.
 */
export function textsAsAnsible(module: string, cases: TextCase[]): void {
  const [first, ...others] = awks();
  const runs = [
    ...shells.map((shell) => [shell, ...first!] as const),
    ...others.map((awk) => ['dash', ...awk] as const),
  ];
  describe('does what ansible does', () => {
    let oracle: TextStory[];
    beforeAll(async () => {
      const texts = cases.map((one) => JSON.stringify(one));
      oracle = await recordedStories<TextStory>(
        texts.map((inputs) => ({ name: inputs, inputs })),
        {
          file: new URL(`../oracle/texts/${module}.json`, import.meta.url),
          days: 60,
          ask: async (numbers) =>
            textsByAnsible(
              module,
              numbers.map((i) => cases[i]!),
            ),
        },
      );
    }, 300_000);
    test.each(dueCases(runs, 3))(
      'under %s with %s',
      async (shell, _, awk) => {
        const wrong = await differences(module, cases, oracle, shell, awk);
        expect(wrong, JSON.stringify(wrong, undefined, 1)).toEqual([]);
      },
      120_000,
    );
  });
}

async function differences(
  module: string,
  cases: TextCase[],
  oracle: TextStory[],
  shell: string,
  awk: string,
): Promise<unknown[]> {
  const { session, folder } = await localSession(shell);
  const environment = { PATH: `${awk}:${process.env.PATH}` };
  const wrong: unknown[] = [];
  for (const [i, [text, task]] of cases.entries()) {
    const file = `${folder}/${i}`;
    await writeFile(file, text);
    const answer = await send(session, module, { path: file, ...task }, { environment });
    if (answer === 'dropped') throw new Error('the step was dropped');
    const { status, message } = answer;
    const stderr = answer.stderr.bytes.toString();
    const is = { text: await readFile(file, 'latin1'), changed: status === 'changed' };
    if (JSON.stringify(is) !== JSON.stringify(oracle[i]))
      wrong.push({ text, task, is, ansible: oracle[i], status, message, stderr });
    const again = await send(session, module, { path: file, ...task }, { environment });
    if (again === 'dropped' || again.status !== 'unchanged') wrong.push({ text, task, again });
  }
  session.close();
  return wrong;
}
