import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { OracleCase } from './oracle/case.ts';
import { cases } from './oracle/cases.ts';
import { ofAnsible, ofKplay, type Story, unlabelled } from './oracle/story.ts';
import { asAnsible } from './oracle/words.ts';
import { askAnsible } from './support/ansible.ts';
import { folderWith } from './support/program.ts';
import { runEventsHere } from './support/program-here.ts';
import { recordedStories } from './support/recorded.ts';

const inventory = 'all: {hosts: {one: , two: , three: }, vars: {ansible_connection: local}}\n';
const beside = (name: string) => fileURLToPath(new URL(`oracle/${name}`, import.meta.url));
const PATH = `${beside('bin')}:${process.env.PATH}`;
const settings = {
  ANSIBLE_STDOUT_CALLBACK: 'story',
  ANSIBLE_PYTHON_INTERPRETER: '/usr/bin/python3',
  ANSIBLE_PIPELINING: 'true',
  ANSIBLE_GATHER_SUBSET: '!all',
};
const plugin = await readFile(beside('callback/story.py'), 'utf8');

/** The files of a case as kplay and as Ansible get them. */
function filesOf({ text, files = {}, instead = {}, static: isStatic }: OracleCase) {
  const ours: Record<string, string> = { 'hosts.yml': inventory, 'play.yml': text, ...files };
  const theirs = Object.entries(ours).map(([name, content]) => [
    name,
    instead[name] ?? (name.endsWith('.yml') ? asAnsible(content, { isStatic }) : content),
  ]);
  return { kplay: ours, ansible: Object.fromEntries(theirs) as Record<string, string> };
}

/** A folder with the same files for each of the two: `kplay/` and `ansible/`. */
async function folderFor(one: OracleCase): Promise<string> {
  const folder = await folderWith(
    Object.fromEntries(
      Object.entries(filesOf(one)).flatMap(([program, files]) =>
        Object.entries(files).map(([name, content]) => [`${program}/${name}`, content]),
      ),
    ),
  );
  // Ansible's tasks start there, whoever they become
  await chmod(folder, 0o755);
  return folder;
}

/** What both programs are told, beside the playbook; `of` gives the path of a file. */
function options(
  { args = [], inventory: sources = ['hosts.yml'] }: OracleCase,
  of: (name: string) => string,
) {
  return [...sources.flatMap((source) => ['-i', of(source)]), ...args];
}

function command(folder: string, one: OracleCase): string[] {
  const of = (name: string) => join(folder, 'ansible', name);
  return ['ansible-playbook', ...options(one, of), of('play.yml')];
}

async function tell(folder: string, one: OracleCase): Promise<Story> {
  const args = ['play.yml', ...options(one, (name) => name)];
  const told = await runEventsHere(args, { cwd: join(folder, 'kplay'), env: { PATH } });
  expect(told.end, told.stderr).toBeDefined();
  return ofKplay(told);
}

const compared = cases.filter(({ only }) => !only);

/** All that decides what Ansible does with a case. */
function inputsOf(one: OracleCase): string {
  return JSON.stringify([filesOf(one).ansible, options(one, (name) => name), settings, plugin]);
}

describe('the same tasks on the same hosts in the same order as ansible-core', () => {
  let stories: Story[];
  let folders: string[];

  beforeAll(async () => {
    folders = await Promise.all(compared.map(folderFor));
    const all = compared.map((one) => ({ name: one.name, inputs: inputsOf(one) }));
    stories = await recordedStories(all, {
      file: new URL('oracle/recording.json', import.meta.url),
      days: 60,
      ask: async (numbers) => {
        const answers = await askAnsible(
          numbers.map((i) => command(folders[i]!, compared[i]!)),
          {
            ...settings,
            PATH,
            ANSIBLE_CALLBACK_PLUGINS: beside('callback'),
            ANSIBLE_ASYNC_DIR: await folderWith({}),
          },
        );
        return answers.map(({ out, code }) => ofAnsible(out, code));
      },
    });
  }, 1_800_000);

  test.each(compared.map(({ name }, i) => [name, i] as const))('%s', async (_, i) => {
    const { differs, both = {}, unlabelled: isPlain } = compared[i]!;
    const seen = isPlain ? unlabelled : (story: Story) => story;
    const theirs = seen(stories[i]!);
    const ours = seen(await tell(folders[i]!, compared[i]!));
    expect(Object.keys(theirs.hosts).length, 'hosts with a result').toBeGreaterThan(0);
    expect(theirs).toMatchObject(both);
    if (!differs) expect(ours).toEqual(theirs);
    else {
      expect(ours).not.toEqual(theirs);
      expect(theirs).toMatchObject(differs.theirs);
      expect(ours).toMatchObject(differs.ours);
    }
  });
});

describe('what only kplay has', () => {
  test.each(cases.filter(({ only }) => only).map((one) => [one.name, one] as const))('%s', async (_, one) => {
    expect(await tell(await folderFor(one), one)).toMatchObject(one.only!.ours);
  });
});
