import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkArgs } from '../../src/core/check-args.ts';
import { sha256 } from '../../src/core/hash.ts';
import type { Params, SourceFile } from '../../src/core/params.ts';
import { namesSource } from '../../src/core/source-param.ts';
import type { Value, Values } from '../../src/core/values.ts';
import type { LabStatus } from '../../src/lab/status.ts';
import { loadModule, moduleExamples } from '../../src/modules/catalog.ts';
import type { Answer } from '../../src/remote/session/answer.ts';
import type { Session } from '../../src/remote/session/session.ts';
import type { RemoteStep } from '../../src/remote/step/step.ts';
import { prepareStep } from '../../src/runner/task/prepare.ts';
import { resultOf } from '../../src/runner/task/result.ts';
import type { Connection } from '../../src/transport/transport.ts';
import { readYaml } from '../../src/yaml/read.ts';
import { freshLab, labSession, removeLab } from './lab-hosts.ts';
import { shells as allShells, send } from './shell-host.ts';

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

/**
 * Runs the examples of modules on the hosts of a new lab, one host for each shell: check mode changes nothing and predicts
 * the changes, the run makes them, a second run changes nothing.
 * @param options.docker whether the hosts have Docker
 * @param options.shells all of them, unless an example takes so long that another one has its turn each day
 */
export function labExamples(
  labName: string,
  modules: readonly string[],
  { docker = false, shells = allShells }: { docker?: boolean; shells?: string[] } = {},
): void {
  let lab: LabStatus;
  /** One host for each shell. */
  let hosts: { shell: string; session: Session; connection: Connection }[];

  beforeAll(async () => {
    lab = await freshLab(labName, shells.length, docker);
    hosts = await Promise.all(
      shells.map(async (shell, i) => ({ shell, ...(await labSession(lab, lab.hosts[i]!.name, shell)) })),
    );
  });

  afterAll(async () => {
    for (const { connection } of hosts ?? []) connection.close();
    await removeLab(labName);
  });

  describe.each(modules)('examples of %s', async (moduleName) => {
    const module = await loadModule(moduleName);
    const examples = readYaml(
      await moduleExamples(moduleName),
      `${moduleName}/examples.yml`,
    ) as unknown as Example[];

    test.each(examples)('$name', async (example) => {
      await Promise.all(hosts.map(({ session, shell }) => runExample(session, example, shell)));
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
        expect(changes(checked, true), `${shell}: what check mode predicts, and what the run does`).toEqual(
          made,
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
