import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { fencesOf } from './support/fences.ts';

const here = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const broken = "pipeline {\n  agent any\n  stages {\n    stage('Run') { steps { sh 'true' }\n  }\n}\n";

interface Report {
  files: Record<string, { errors: { line: string; rule: string }[] }>;
}

/** It comes from the npm registry, with its own classes for Java. Its server would stay for an hour. */
async function lint(folder: string): Promise<Report> {
  const config = here('test/support/jenkins/groovylintrc.json');
  const options = ['--noserver', '--failon', 'none', '-o', 'json', '-c', config];
  const args = ['--yes', '--package=npm-groovy-lint@16.2.0', '--', 'npm-groovy-lint', ...options, folder];
  const { stdout } = await promisify(execFile)('npx', args, { cwd: folder, maxBuffer: 1e8 });
  return JSON.parse(stdout.slice(stdout.indexOf('{'))) as Report;
}

test('npm-groovy-lint finds nothing in the library and the pipelines, and the fault of a broken one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kplay-groovy-'));
  const howTo = fencesOf('docs/how-to/jenkins.md').find(({ path }) => path === 'Jenkinsfile')!.text;
  await cp(here('jenkins'), folder, { recursive: true });
  for (const name of ['init', 'how-to', 'broken']) await mkdir(join(folder, name));
  await cp(here('src/cli/starter/Jenkinsfile'), join(folder, 'init/Jenkinsfile'));
  await writeFile(join(folder, 'how-to/Jenkinsfile'), howTo);
  await writeFile(join(folder, 'broken/Jenkinsfile'), broken);
  const { files } = await lint(folder).finally(() => rm(folder, { recursive: true }));
  const found = Object.entries(files).map(([file, { errors }]) => [
    relative(folder, file),
    errors.map(({ line, rule }) => `${line} ${rule}`),
  ]);
  expect(Object.fromEntries(found)).toEqual({
    Jenkinsfile: [],
    'broken/Jenkinsfile': ['1 NglParseError'],
    'how-to/Jenkinsfile': [],
    'init/Jenkinsfile': [],
    'vars/kplay.groovy': [],
  });
}, 300_000);
