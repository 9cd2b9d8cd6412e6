import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { folderWith, kplay } from './support/program.ts';
import { kplayHere } from './support/program-here.ts';

const index = `import { stateModule } from 'kplay';
import { trimmed, type Text } from './text';

interface Wanted { text: string }

export default stateModule({
  summary: 'Set the message of the day.',
  params: {
    text: { type: 'string', required: true, doc: 'The message.' },
    path: { type: 'path', default: '/etc/motd', doc: 'The file.' },
  },
  want: ({ text }: Wanted): Record<string, string> => ({ text: trimmed(text as Text) }),
});
`;
const motd = {
  'index.ts': index,
  'text.ts': 'export type Text = string;\nexport const trimmed = (text: Text) => text.trim();\n',
  'read.sh':
    '# Reports the message.\nmotd=\nif [ -r "$KP_PATH" ]; then read -r motd <"$KP_PATH"; fi\nemit text "$motd"\n',
  'apply.sh': '# Writes the message.\nprintf \'%s\\n\' "$KP_TEXT" >"$KP_PATH"\n',
};
const script = {
  'index.js':
    "import { actionModule } from 'kplay';\nexport default actionModule({ summary: 'Greet.', params: {} });\n",
  'run.sh': 'echo hello\n',
};

const inFolder = (folder: string, files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));

const project = (files: Record<string, string>) =>
  folderWith({ 'hosts.yml': 'all: {hosts: {one: {kplay_connection: local}}}\n', ...files });

const play = (task: string) => `- hosts: all\n  tasks:\n    - ${task}\n`;

async function run(
  files: Record<string, string>,
  command: string[] = ['run', 'site.yml', '-i', 'hosts.yml'],
) {
  const cwd = await project(files);
  return { cwd, ...(await kplayHere(command, { cwd })) };
}

describe('modules of users', () => {
  test('are used as those of kplay, in TypeScript with files of their own', async () => {
    const cwd = await project(inFolder('modules/motd', motd));
    const args = ['exec', '-i', 'hosts.yml', 'all', '-m', 'motd', '-a', `text=hi path=${cwd}/motd`];
    expect((await kplayHere([...args, '-C'], { cwd })).stdout).toContain('would change');
    expect((await kplayHere(args, { cwd })).stdout).toMatch(/one +changed +motd +text "" → hi/);
    expect(readFileSync(`${cwd}/motd`, 'utf8')).toBe('hi\n');
    expect((await kplayHere(args, { cwd })).stdout).toContain('Nothing to change');
  });

  test('are found in a role, which comes first, and beside the playbook', async () => {
    const greet = (text: string) => ({ ...script, 'run.sh': `echo ${text}\n` });
    const { stdout, stderr, code } = await run(
      {
        'site.yml': '- hosts: all\n  roles: [r]\n  tasks: [{ greet: {} }]\n',
        'roles/r/tasks/main.yml': '- greet: {}\n',
        ...inFolder('roles/r/modules/greet', greet('role')),
        ...inFolder('modules/greet', greet('play')),
      },
      ['run', 'site.yml', '-i', 'hosts.yml', '-vv'],
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.match(/\| \w+/g)).toEqual(['| role', '| play']);
  });

  const broken: [name: string, files: Record<string, string>, task: string, message: string][] = [
    ['an argument that is not there', motd, 'motd: { txt: a }', 'did you mean "text"?'],
    ['a misspelt name', motd, 'motdd: { text: a }', 'did you mean "motd"?'],
    [
      'broken code',
      { ...motd, 'text.ts': 'export const = 1;\n' },
      'motd: { text: a }',
      'modules/motd/text.ts:1:',
    ],
    [
      'code that throws',
      { ...motd, 'text.ts': '\nthrow new Error("why");\n' },
      'motd: { text: a }',
      'why\n --> modules/motd/text.ts:2',
    ],
    [
      'a file that is not there',
      { ...motd, 'text.ts': '', 'index.ts': index.replace('./text', './txt') },
      'motd: { text: a }',
      'there is no file ./txt',
    ],
    [
      'no module',
      { ...motd, 'index.ts': 'export default 1;\n' },
      'motd: { text: a }',
      'export default stateModule({...})',
    ],
    [
      'a misspelt member',
      { ...motd, 'index.ts': index.replace('summary', 'sumary') },
      'motd: { text: a }',
      'did you mean "summary"?',
    ],
    [
      'a wrong member',
      { ...motd, 'index.ts': index.replace("'Set the message of the day.'", '1') },
      'motd: { text: a }',
      '"summary" must be a string',
    ],
    [
      'a wrong type',
      { ...motd, 'index.ts': index.replace("'path'", "'pth'") },
      'motd: { text: a }',
      'the argument "path" has no type; known: string, path',
    ],
    [
      'a missing script',
      { 'index.ts': index, 'text.ts': motd['text.ts'], 'read.sh': '' },
      'motd: { text: a }',
      'the module has no apply.sh',
    ],
  ];
  test.each(broken)('%s is an error before the run', async (_, files, task, message) => {
    const { code, stderr } = await run({ 'site.yml': play(task), ...inFolder('modules/motd', files) });
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
  });

  test('cannot have the name of a module of kplay', async () => {
    const { code, stderr } = await run({
      'site.yml': play('file: { path: /x }'),
      ...inFolder('modules/file', script),
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining('kplay itself has a module "file"')]);
  });

  test('that everyone can write are refused', async () => {
    const cwd = await project({ 'site.yml': play('greet: {}'), ...inFolder('modules/greet', script) });
    chmodSync(`${cwd}/modules/greet/index.js`, 0o666);
    const { code, stderr } = await kplayHere(['lint', 'site.yml'], { cwd });
    expect([code, stderr]).toEqual([1, expect.stringContaining('everyone can write')]);
  });
});

describe('a new module', () => {
  const files = { 'hosts.yml': 'all: {hosts: {one: {kplay_connection: local}}}\n' };
  const testOf = (name: string) => ['test-module', name, 'one', '-i', 'hosts.yml'];
  const tested = (cwd: string, name: string) => kplayHere(testOf(name), { cwd });

  test.each([
    ['state', 'apply.sh'],
    ['action', 'run.sh'],
  ])('that is an %s module fails its test until it is written', async (kind, script) => {
    const cwd = await folderWith(files);
    const name = `greet_${kind}`;
    const made = await kplayHere(['new', 'module', name, '--kind', kind], { cwd });
    expect([made.code, made.stdout]).toEqual([0, expect.stringContaining(`kplay test-module ${name}`)]);
    const first = await tested(cwd, name);
    expect([first.code, first.stderr]).toEqual([
      3,
      expect.stringContaining(`${script} of ${name} is not written`),
    ]);
    const path = `${cwd}/modules/${name}/${script}`;
    writeFileSync(
      path,
      readFileSync(path, 'utf8')
        .replace(/^fail.*\n/m, '')
        .replace(/^# printf/m, 'printf'),
    );
    // a process reads a module once
    const second = await kplay(testOf(name), { cwd });
    expect([second.code, second.stdout]).toEqual([0, expect.stringContaining('1 of 1 examples passed')]);
    expect((await kplayHere(['doc', name], { cwd })).stdout).toContain(`${name}: `);
    expect((await kplayHere(['schema', 'tasks'], { cwd })).stdout).toContain(`"${name}"`);
  });

  test('has types', async () => {
    const cwd = await folderWith(files);
    // the types are beside the program
    await kplay(['new', 'module', 'greet'], { cwd });
    const path = `${cwd}/modules/greet/index.ts`;
    writeFileSync(`${path}.wrong.ts`, readFileSync(path, 'utf8').replace("'string'", "'strin'"));
    const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
    const types = ['--types', 'node', '--typeRoots', join(dirname(tsc), '../../@types')];
    const options = ['--noEmit', '--strict', '--target', 'es2023', '--module', 'nodenext', ...types];
    const words = [tsc, ...options, path, `${path}.wrong.ts`];
    const { stdout } = spawnSync(process.execPath, words, { cwd, encoding: 'utf8' });
    expect(stdout).toMatch(/^modules\/greet\/index\.ts\.wrong\.ts.*strin/);
    expect(stdout).not.toContain('index.ts(');
  });

  test.each<[name: string, change: [file: string, from: string, to: string], message: string]>([
    ['changes another key', ['examples.yml', '[text]', '[txt]'], 'it changes ["text"], not ["txt"]'],
    ['never has its state', ['apply.sh', 'printf', 'true'], 'the state was not reached'],
    [
      'changes each time',
      ['examples.yml', 'given', 'repeats: true\n  given'],
      'it is unchanged, not changed',
    ],
    ['does not do what it says', ['examples.yml', '= hello', '= bye'], 'then: '],
  ])('that %s fails', async (_, [file, from, to], message) => {
    const cwd = await folderWith(files);
    await kplayHere(['new', 'module', 'greet'], { cwd });
    const edit = (name: string, change: (text: string) => string) => {
      const path = `${cwd}/modules/greet/${name}`;
      writeFileSync(path, change(readFileSync(path, 'utf8')));
    };
    edit('apply.sh', (text) => text.replace(/^fail.*\n/m, '').replace(/^# printf/m, 'printf'));
    edit(file, (text) => text.replace(from, to));
    const { code, stderr } = await tested(cwd, 'greet');
    expect([code, stderr]).toEqual([3, expect.stringContaining(message)]);
  });

  test.each([
    ['file', 'kplay itself has "file"'],
    ['set_fact', 'kplay itself has "set_fact"'],
    ['A-b', '"A-b" cannot be the name of a module'],
  ])('cannot be called %s', async (name, message) => {
    const { code, stderr } = await kplayHere(['new', 'module', name], { cwd: await folderWith({}) });
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
  });

  test('never replaces another one', async () => {
    const cwd = await folderWith({ 'modules/greet/index.ts': '' });
    const { code, stderr } = await kplayHere(['new', 'module', 'greet'], { cwd });
    expect([code, stderr]).toEqual([1, expect.stringContaining('exists already')]);
  });
});
