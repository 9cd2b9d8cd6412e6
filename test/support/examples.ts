import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkArgs } from '../../src/core/check-args.ts';
import { sha256 } from '../../src/core/hash.ts';
import type { Params, SourceFile } from '../../src/core/params.ts';
import { namesSource } from '../../src/core/source-param.ts';
import type { Value, Values } from '../../src/core/values.ts';
import { loadModule, moduleExamples } from '../../src/modules/catalog.ts';
import type { Answer } from '../../src/remote/session/answer.ts';
import type { Session } from '../../src/remote/session/session.ts';
import type { RemoteStep } from '../../src/remote/step/step.ts';
import { prepareStep } from '../../src/runner/task/prepare.ts';
import { resultOf } from '../../src/runner/task/result.ts';
import { readYaml } from '../../src/yaml/read.ts';
import { expectPlanned } from './planned.ts';
import { send } from './shell-host.ts';
import { dueCases } from './today.ts';

interface Example {
  name: string;
  task: Values;
  changes?: string[];
  given?: string;
  then?: string;
  /** Removes what would disturb other examples. */
  cleanup?: string;
  repeats?: true;
}

/** Runs an example in a session whose shell has a name. */
export type RunExample = (session: Session, shell: string) => Promise<void>;

/**
 * Runs the examples of modules: check mode changes nothing and predicts the changes, the run makes them, a second run changes
 * nothing.
 * @param onHosts gives the example of a number the sessions to run in
 * @param halved modules of which half of the examples run each day, and the others on the next day
 */
export function exampleTests(
  modules: readonly string[],
  onHosts: (run: RunExample, i: number) => Promise<void>,
  halved: readonly string[] = [],
): void {
  describe.each(modules)('examples of %s', async (moduleName) => {
    const module = await loadModule(moduleName);
    const examples = readYaml(
      await moduleExamples(moduleName),
      `${moduleName}/examples.yml`,
    ) as unknown as Example[];

    const due = dueCases(
      examples.map((example, i) => ({ ...example, i })),
      halved.includes(moduleName) ? Math.min(2, examples.length) : 1,
    );
    test.each(due)('$name', async (example) => {
      await onHosts((session, shell) => runExample(session, example, shell), example.i);
    });

    async function runExample(session: Session, example: Example, shell: string): Promise<void> {
      const why = (answer: Answer) =>
        `${shell}: ${answer.message} ${answer.stderr.bytes.toString()} ${JSON.stringify(resultOf(stepOf(example, false), answer).changes)}`;
      const script = async (cmd: string) => (await send(session, 'shell', { cmd })) as Answer;
      const holds = async (cmd: string | undefined) => {
        const answer = cmd === undefined ? undefined : await script(cmd);
        if (answer)
          expect(answer.status, `${shell}: ${cmd}: ${answer.stderr.bytes.toString()}`).toBe('changed');
      };
      const run = async (check: boolean) => (await session.send(stepOf(example, check))) as Answer;
      const changes = (answer: Answer, check: boolean) =>
        resultOf(stepOf(example, check), answer).changes.sort((a, b) => (a.key < b.key ? -1 : 1));

      if (example.given) await script(example.given);
      const checked = await run(true);
      expect(checked.status, why(checked)).not.toBe('failed');
      const again = await run(true);
      expect({ ...again.before }, 'check mode changed something').toEqual({ ...checked.before });
      const first = await run(false);
      expect(['changed', 'unchanged'], why(first)).toContain(first.status);
      expect(checked.status, 'check mode and run').toBe(first.status);
      if (module.module.kind === 'state') {
        const made = changes(first, false);
        expect(
          made.map(({ key }) => key),
          why(first),
        ).toEqual([...(example.changes ?? [])].sort());
        expectPlanned(
          moduleName,
          resultOf(stepOf(example, true), checked),
          resultOf(stepOf(example, false), first),
        );
      }
      await holds(example.then);
      const second = await run(false);
      expect(second.status, why(second)).toBe(example.repeats ? 'changed' : 'unchanged');
      await holds(example.then);
      if (example.cleanup) await script(example.cleanup);
    }

    function stepOf({ task }: Example, check: boolean): RemoteStep {
      const raw = task[moduleName]!;
      const given: Values = typeof raw === 'string' ? { cmd: raw } : { ...(raw as Values) };
      for (const [param, declared] of Object.entries(module.module.params as Params)) {
        if (given[param] !== undefined && namesSource(declared, given))
          given[param] = source(String(given[param])) as unknown as Value;
      }
      const { args, problems } = checkArgs(module.module.params, given);
      expect(problems).toEqual([]);
      const environment = (task.environment ?? {}) as Record<string, string>;
      return prepareStep(module, args, { environment, check, diff: false, onFailure: 'keep' });
    }
  });
}

/** What examples name as a file of the controller: one text for all. */
function source(name: string): SourceFile {
  if (name.endsWith('/')) return folderWith(source('index.html'));
  const bytes = Buffer.from(sources[name] ?? 'host = example\n');
  return { name, path: `/${name}`, size: bytes.length, sha256: sha256(bytes), bytes };
}

/** A folder of the controller with a single file. */
function folderWith({ bytes, sha256: sum, size }: SourceFile): SourceFile {
  const path = join(mkdtempSync(join(tmpdir(), 'kplay-source-')), 'index.html');
  writeFileSync(path, bytes!);
  const entries = [{ name: './index.html', mode: 0o644, file: { path, size, sha256: sum } }];
  return { name: 'x/', path: dirname(path), size, sha256: sum, bytes: undefined, entries };
}

const sources: Record<string, string> = {};
