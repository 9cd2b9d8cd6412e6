import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Values } from '../../src/core/values.ts';
import type { Answer } from '../../src/remote/session/answer.ts';
import { localSession, send, shells, type TestSession } from './shell-host.ts';

/** One task in a scratch folder; every @ stands for that folder. */
export interface Case {
  name: string;
  args: Values;
  /** Shell script that makes the state before. */
  given?: string;
  /** State modules: the keys that differ, with their values before; null for a key that was not there. */
  before?: Record<string, string | null>;
  /** Shell script that must succeed afterwards. */
  after?: string;
  /** It fails, and says this. */
  fails?: RegExp;
}

type Start = (shell: string) => Promise<TestSession>;

/**
 * Runs cases of a state module under all shells: check mode tells the changes and makes none, the run makes them,
 * the second run changes nothing.
 * @param start starts a session: one of this machine, or see own-machine.ts
 */
export function stateCases(module: string, cases: Case[], start: Start = localSession): void {
  describe.each(shells)(`${module} under %s`, (shell) => {
    test.each(cases)('$name', async ({ args, given, before, after, fails }) => {
      const { session, folder, enter = [] } = await start(shell);
      const fill = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('@', folder)) as T;
      const sh = (script: string) => {
        const [program, ...words] = [...enter, 'sh', '-ec', fill(script)];
        return execFileSync(program!, words, { stdio: 'pipe' }).toString();
      };
      const snapshot = () => treeOf(folder);
      const run = async (check: boolean) => (await send(session, module, fill(args), { check })) as Answer;
      if (given) sh(given);
      const untouched = snapshot();
      const checked = await run(true);
      expect(snapshot()).toEqual(untouched);
      const first = await run(false);
      if (fails) {
        expect(first).toMatchObject({ status: 'failed' });
        expect(`${first.message} ${first.stderr.bytes.toString()}`).toMatch(fails);
        expect(snapshot()).toEqual(untouched);
      } else {
        expect(first.status, first.message + first.stderr.bytes.toString()).toBe(
          before ? 'changed' : 'unchanged',
        );
        expect(checked.status).toBe(first.status);
        expect(checked.before).toEqual(first.before);
        for (const [key, value] of Object.entries(before ?? {}))
          expect(first.before[key] ?? null).toBe(value);
        if (after) sh(after);
        expect((await run(false)).status).toBe('unchanged');
      }
      expect(Object.keys(snapshot()).filter((path) => basename(path).includes('kplay'))).toEqual([]);
      rmSync(folder, { recursive: true });
    });
  });
}

/** Each path below a folder, with its type, mode, owner, group and content; `.` is the folder. */
function treeOf(folder: string): Record<string, string> {
  const paths = ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })];
  return Object.fromEntries(paths.map((path) => [path, stateOf(join(folder, path))]));
}

function stateOf(path: string): string {
  const stats = lstatSync(path);
  const content = stats.isSymbolicLink()
    ? readlinkSync(path)
    : stats.isFile()
      ? readFileSync(path, 'hex')
      : '';
  return `${stats.mode.toString(8)} ${stats.uid} ${stats.gid} ${content}`;
}
