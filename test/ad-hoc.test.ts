import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { folderWith, kplay } from './support/program.ts';
import { kplayHere } from './support/program-here.ts';

const inventory = `all:
  hosts:
    one: {kplay_connection: local}
    two: {kplay_connection: local}
`;

const inFolder = async (files: Record<string, string> = {}) => {
  const cwd = await folderWith({ 'hosts.yml': inventory, ...files });
  const run = ([command, ...args]: string[]) =>
    kplayHere([command!, '-i', 'hosts.yml', ...args.map((arg) => arg.replaceAll('@', cwd))], { cwd });
  return { cwd, run };
};

describe('a module on the command line', () => {
  test.each<[name: string, args: string]>([
    ['name=value', "path='@/a b' state=touch mode=0600"],
    ['YAML', '{path: "@/a b", state: touch, mode: "0600"}'],
    ['JSON', '{"path": "@/a b", "state": "touch", "mode": "0600"}'],
  ])('takes arguments as %s', async (_, args) => {
    const { cwd, run } = await inFolder();
    const { code, stdout } = await run(['exec', 'one', '-m', 'file', '-a', args]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^one +changed +file/m)]);
    expect(existsSync(`${cwd}/a b`)).toBe(true);
  });

  test('takes them from a file', async () => {
    const { cwd } = await inFolder({ 'args.yml': 'cmd: echo "$X" >out\n' });
    const { code } = await kplayHere(['exec', '-i', 'hosts.yml', 'one', '-m', 'shell', '-a', '@args.yml'], {
      cwd,
      env: { X: 'x' },
    });
    expect([code, readFileSync(`${cwd}/out`, 'utf8')]).toEqual([0, 'x\n']);
  });

  test('shows what it reports, what a command prints, and what check mode would change', async () => {
    const { cwd, run } = await inFolder();
    const stat = await run(['exec', 'one', '-m', 'stat', '-a', 'path=@/hosts.yml']);
    expect(stat.stdout).toContain('"isreg": true');
    const command = await run(['exec', 'all', '-m', 'command', '-a', 'echo hello']);
    expect(command.stdout).toContain('| hello');
    const check = await run(['exec', 'all', '-m', 'file', '-a', 'path=@/x state=touch', '-C']);
    expect([check.stdout, existsSync(`${cwd}/x`)]).toEqual([expect.stringContaining('would change'), false]);
  });

  test.each<[args: string[], message: string]>([
    [['all'], 'exec needs a command or a module'],
    [['all', '-a', 'x', '--', 'ls'], '--args belongs to a module'],
    [['all', '-m', 'file', '-a', 'path=@/x', '--', 'ls'], 'exec takes a command or a module, not both'],
    [['all', '-m', 'fil'], 'there is no module "fil"\n  = hint: did you mean "file"?'],
    [['all', '-m', 'file', '-a', 'pth=/x'], 'unknown argument "pth"\n  = hint: did you mean "path"?'],
    [['all', '-m', 'file', '-a', 'x'], '"x" is not name=value'],
    [['all', '-m', 'file', '-a', '[x]'], '[x] does not contain a mapping of arguments'],
  ])('%j is refused', async (args, message) => {
    const { run } = await inFolder();
    const { code, stderr } = await run(['exec', ...args]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
  });
});

describe('facts', () => {
  test('of one host are a mapping; of several, a mapping for each', async () => {
    const { run } = await inFolder();
    const one = await run(['facts', 'one', 'os_family', 'cpus']);
    expect(Object.keys(JSON.parse(one.stdout))).toEqual(['os_family', 'cpus']);
    const all = await run(['facts', 'all', 'kernel']);
    expect(Object.keys(JSON.parse(all.stdout))).toEqual(['one', 'two']);
    const every = await run(['facts', 'one']);
    expect(JSON.parse(every.stdout)).toMatchObject({ uid: process.getuid!() });
  });

  test('with an unknown name are refused', async () => {
    const { run } = await inFolder();
    const { code, stderr } = await run(['facts', 'one', 'ansible_pkg_mgr']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('did you mean "package_manager"?')]);
  });
});

test.each([
  ['exec', ['exec', 'one', '-vvv', '--', 'echo x'], /^one <- exec \(shell\): changed, \d+ B, /m],
  ['facts', ['facts', 'one', 'kernel', '-vvv'], /^one <- setup: unchanged, \d+ B, /m],
])('-vvv of %s goes to stderr', async (_, args, line) => {
  const { run } = await inFolder();
  const { stdout, stderr } = await run(args);
  expect(stderr).toMatch(/^one connected: by local/m);
  expect(stderr).toMatch(line);
  expect(stdout).not.toContain('connected');
});

describe('copies of files', () => {
  test('arrive as they are, whatever their name', async () => {
    const { cwd, run } = await inFolder({ '{{ a }}': 'one', b: 'two', 'new/c': '' });
    const { code, stderr } = await run(['cp', '{{ a }}', 'b', 'one:@/new/']);
    expect([code, stderr]).toEqual([0, '']);
    const again = await run(['cp', 'b', 'all:@/new/']);
    expect(again.stdout).toContain('Nothing to change');
    const read = (name: string) => readFileSync(`${cwd}/new/${name}`, 'utf8');
    expect([read('{{ a }}'), read('b')]).toEqual(['one', 'two']);
  });

  test.each<[what: string, args: string[], there: string[]]>([
    ['one host, a path', ['one:@/new/c', 'got'], ['got']],
    ['one host, a folder', ['one:@/new/c', 'got/'], ['got/c']],
    ['one host, a folder that exists', ['one:@/new/c', '.'], ['c']],
    ['one host, several files', ['one:@/new/c', 'one:@/b', 'got'], ['got/b', 'got/c']],
    ['several hosts', ['all:@/b', 'got'], ['got/one/b', 'got/two/b']],
    ['a pattern for one host', ['on*:@/b', '{{ a }}'], ['{{ a }}/one/b']],
    ['a limit', ['all:@/b', 'got', '-l', 'two'], ['got/two/b']],
    ['different files', ['one:@/b', 'two:@/new/c', 'got'], ['got/one/b', 'got/two/c']],
    ['check mode', ['all:@/b', 'got', '-C'], []],
  ])('from %s', async (_, args, there) => {
    const { cwd, run } = await inFolder({ b: 'two', 'new/c': 'c' });
    const before = readdirSync(cwd, { recursive: true, encoding: 'utf8' });
    const { code, stderr } = await run(['cp', ...args]);
    expect([code, stderr]).toEqual([0, '']);
    const files = readdirSync(cwd, { recursive: true, encoding: 'utf8' });
    const isNew = (file: string) => !before.includes(file) && !statSync(`${cwd}/${file}`).isDirectory();
    expect(files.filter(isNew).sort()).toEqual(there);
    const again = await run(['cp', ...args]);
    if (there.length > 0) expect(again.stdout).toContain('Nothing to change');
  });

  test.each<[args: string[], message: string]>([
    [['b'], 'cp needs files and PATTERN:PATH at the end, or PATTERN:FILE'],
    [['b', 'one'], 'cp needs files and PATTERN:PATH at the end, or PATTERN:FILE'],
    [['one:/b', 'two:/c'], 'cp needs files and PATTERN:PATH at the end, or PATTERN:FILE'],
    [['one:/b', 'b', 'c'], 'cp needs files and PATTERN:PATH at the end, or PATTERN:FILE'],
    [['one:/a/b', 'one:/c/b', 'd'], 'two files have the name "b"'],
    [['none:/a', 'd'], 'none'],
    [['b', 'c', 'one:/x'], 'several files need a folder'],
    [['nope', 'one:/x'], 'there is no file'],
  ])('%j is refused', async (args, message) => {
    const { run } = await inFolder({ b: '', c: '' });
    const { code, stderr } = await run(['cp', ...args]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
  });
});

describe('a shell', () => {
  test.each<[words: string[], output: string]>([
    [['echo "a  $0"'], 'a  /bin/sh\n'],
    [['echo', 'a  b', '$HOME'], 'a  b $HOME\n'],
  ])('runs %j', async (words, output) => {
    const { cwd } = await inFolder();
    // the command has the stdout of the program
    const { code, stdout } = await kplay(['shell', 'one', '-i', 'hosts.yml', '--', ...words], { cwd });
    expect([code, stdout]).toEqual([0, output]);
  });

  test('gives the exit status of the command', async () => {
    const { run } = await inFolder();
    expect((await run(['shell', 'one', '--', 'exit 7'])).code).toBe(7);
  });

  test('is on one host', async () => {
    const { run } = await inFolder();
    const { code, stderr } = await run(['shell', 'all', '--', 'true']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('"all" is 2 hosts')]);
  });
});
