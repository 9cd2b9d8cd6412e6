import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderWith } from './support/program.ts';
import { kplayHere } from './support/program-here.ts';

/** What the program prints as a command, each as GitHub's runner reads it: the newer form, else the older one. */
function commandsIn(log: string): string[] {
  return log.split(/\r\n|\r|\n/).flatMap((line) => {
    const text = line.trimStart();
    const isNew = text.startsWith('::') && text.indexOf('::', 2) > 0;
    return isNew || /##\[[^\]]*\]/.test(line) ? [text] : [];
  });
}

/** What a host may print in the hope that the runner takes it for a command. */
const forged = [
  '::set-env name=PATH::/tmp',
  '  ::add-mask::a',
  '\u00a0::warning::x',
  '##[add-path]/tmp',
  'text ##[set-output name=a]b',
  '###[error]c',
  'a\r::error::d',
  '\x1b[0K::error::e',
  ':::stop-commands::f',
];

const text = JSON.stringify(forged.join('\n'));
const playbook = `
- name: "Forged ##[group]x"
  hosts: all
  tasks:
    - { name: Say, debug: { msg: ${text} } }
    - { name: Print, command: { argv: [printf, "%s", ${text}] } }
    - { name: Write, copy: { dest: "{{ playbook_dir }}/out", content: ${text} } }
    - name: "Fail: 100%, at last"
      command: { argv: [sh, -c, 'printf %s "$1"; printf %s "$1" >&2; exit 3', x, ${text}] }
`;

const broken = `
- hosts: all
  tasks:
    - { name: Wrong, copyy: { dest: /x } }
    - { name: '::error::x', command: 'true', whenn: true }
`;

let folder: string;
beforeAll(async () => {
  folder = await folderWith({
    'hosts.yml': 'all: { hosts: { here: { kplay_connection: local } } }\n',
    'project/site.yml': playbook,
    'project/broken.yml': broken,
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** All that a command prints, on both streams. */
async function logOf(args: string[], env: Record<string, string>): Promise<string> {
  const [command, ...rest] = args;
  const { stdout, stderr } = await kplayHere([command!, '-i', 'hosts.yml', ...rest], { cwd: folder, env });
  return stdout + stderr;
}

const github = () => ({ GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: folder });
const group = '::group::Play: Forged ## [group]x (1 host)';
const failure =
  '::error file=project/site.yml,line=8,col=7,endColumn=34,title=Fail%3A 100%25%2C at last failed on here::::set-env name=PATH::/tmp';
const run = ['run', 'project/site.yml'];

describe('in GitHub, only kplay itself gives commands', () => {
  it.each<[string, string[], string[]]>([
    ['the report', [...run, '-vv', '--diff'], [group, failure, '::endgroup::']],
    ['the report without marks', [...run, '-vv', '--ci', 'off'], []],
    ['events', [...run, '--json', '-'], [group, failure, '::endgroup::']],
    ['exec', ['exec', 'all', '--', 'printf', '%s', forged.join('\n')], []],
    [
      'findings',
      ['lint', 'project/broken.yml'],
      [
        '::error file=project/broken.yml,line=4,col=22,endColumn=27,title=unknown-module::unknown module "copyy"%0Ahint: did you mean "copy"?',
        expect.stringMatching(/^::error file=project\/broken\.yml,line=5,.*whenn/),
        expect.stringMatching(/^::warning file=project\/broken\.yml,line=5,.*undeclared-effect/),
      ],
    ],
    ['findings of a run', ['run', 'project/broken.yml', '--ci', 'off'], []],
  ])('%s', async (_, args, commands) => {
    const log = await logOf(args, github());
    expect(commandsIn(log)).toEqual(commands);
    expect(log).toMatch(/set-env|broken/);
  });
});

describe('other systems', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    [
      'GitLab marks sections with an escape',
      { GITLAB_CI: 'true' },
      /\x1b\[0Ksection_start:\d+:play_1\r\x1b\[0KPlay/,
    ],
    [
      'Jenkins gets lines',
      { JENKINS_URL: 'http://ci/', CI: '' },
      /^Play: Forged.*$[^\r]*^End of play: Forged/m,
    ],
  ])('%s', async (_, env, expected) => {
    const log = await logOf(run, env);
    expect(log).toMatch(expected);
    expect(log).not.toContain('::error file');
    // what a host prints is never an escape
    expect(log.replaceAll(/\x1b\[0K(?=section|Play|$)/gm, '')).not.toContain('\x1b[0K');
  });
});
