import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Values } from '../../src/core/values.ts';
import type { Answer } from '../../src/remote/session/answer.ts';
import { resultOf } from '../../src/runner/task/result.ts';
import { expectPlanned } from './planned.ts';
import { localSession, shells, stepOf, type TestSession } from './shell-host.ts';
import { isDue, runsAll } from './today.ts';

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
 * The shells that a case runs under. All of them take twenty minutes, so a case runs under one shell, another one
 * each day; `KPLAY_TEST_ALL=yes` runs it under all.
 */
export function shellsOf(i: number): string[] {
  return shells.filter((_, k) => runsAll || isDue(i + k, shells.length));
}

function withShells<C extends { name: string }>(cases: C[]): [shell: string, name: string, C][] {
  return cases.flatMap((each, i) =>
    shellsOf(i).map((shell): [string, string, C] => [shell, each.name, each]),
  );
}

/** A value whose texts have this folder for each @. */
function filled<T>(value: T, folder: string): T {
  if (typeof value === 'string') return value.replaceAll('@', folder) as T;
  if (Array.isArray(value)) return value.map((each) => filled(each, folder)) as T;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const entries = Object.entries(value).map(([key, each]) => [filled(key, folder), filled(each, folder)]);
  return Object.fromEntries(entries) as T;
}

/**
 * Runs cases of a state module: check mode tells the changes and makes none, the run makes those that a plan says, the
 * second run changes nothing.
 * @param start starts a session: one of this machine, or see own-machine.ts
 */
export function stateCases(module: string, cases: Case[], start: Start = localSession): void {
  describe(`cases of ${module}`, () => {
    test.each(withShells(cases))('under %s: %s', async (shell, _, { args, given, before, after, fails }) => {
      const { session, folder, enter = [] } = await start(shell);
      const fill = <T>(value: T): T => filled(value, folder);
      const sh = (script: string) => {
        const [program, ...words] = [...enter, 'sh', '-ec', fill(script)];
        return execFileSync(program!, words, { stdio: 'pipe' }).toString();
      };
      const snapshot = () => treeOf(folder);
      const run = async (check: boolean) => {
        // a plan shows how files change
        const step = await stepOf(module, fill(args), { check, diff: check });
        const answer = (await session.send(step)) as Answer;
        return { ...answer, result: resultOf(step, answer) };
      };
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
        expectPlanned(module, checked.result, first.result);
        for (const [key, value] of Object.entries(before ?? {}))
          expect(first.before[key] ?? null).toBe(value);
        if (after) sh(after);
        expect((await run(false)).status).toBe('unchanged');
      }
      expect(Object.keys(snapshot()).filter((path) => basename(path).includes('kplay'))).toEqual([]);
      session.close();
      rmSync(folder, { recursive: true });
    });
  });
}

/** One task of an action, and the value that it registers. */
export interface ActionCase {
  name: string;
  args: Values;
  given?: string;
  /** It changes the host, and would do so again; otherwise check mode and run are the same. */
  changes?: true;
  /** Members of the registered value. */
  returns?: Values;
  after?: string;
  fails?: RegExp;
  environment?: Record<string, string>;
}

/** Runs cases of an action module: what only reads registers the same value in check mode. */
export function actionCases(module: string, cases: ActionCase[], start: Start = localSession): void {
  describe(`cases of ${module}`, () => {
    test.each(withShells(cases))('under %s: %s', async (shell, _, each) => {
      const { args, given, changes, returns, after, fails, environment = {} } = each;
      const { session, folder, enter = [] } = await start(shell);
      const fill = <T>(value: T): T => filled(value, folder);
      const sh = (script: string) => {
        const [program, ...words] = [...enter, 'sh', '-ec', fill(script)];
        return execFileSync(program!, words, { stdio: 'pipe' }).toString();
      };
      const run = async (check: boolean) => {
        const step = await stepOf(module, fill(args), { check, environment });
        return resultOf(step, (await session.send(step)) as Answer);
      };
      if (given) sh(given);
      const untouched = treeOf(folder);
      const checked = await run(true);
      expect(treeOf(folder)).toEqual(untouched);
      const first = await run(false);
      if (fails) {
        expect(first.status).toBe('failed');
        expect(`${first.message} ${first.output?.stderr}`).toMatch(fails);
      } else {
        expect(first.status, first.message).toBe(changes ? 'changed' : 'unchanged');
        expectPlanned(module, checked, first);
        if (!changes) expect({ ...checked.value, elapsed: 0 }).toEqual({ ...first.value, elapsed: 0 });
        if (after) sh(after);
      }
      if (returns) expect(first.value).toMatchObject(fill(returns));
      expect(Object.keys(treeOf(folder)).filter((path) => basename(path).includes('kplay'))).toEqual([]);
      session.close();
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
