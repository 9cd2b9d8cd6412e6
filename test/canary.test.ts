import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodings } from './support/encodings.ts';
import { folderWith, kplay } from './support/program.ts';
import { kplayHere } from './support/program-here.ts';

/** Each of its characters means something to a program that quotes or encodes it. */
const canary = `ca'n"ar y$&<\\>é/42+z`;

const inventory = `all:
  hosts: { one: { kplay_connection: local } }
  vars:
    kplay_become_password: "{{ canary }}"
    canary: !secret { file: ./canary }
    settings: { db: { address: "pg://u:{{ canary }}@h" }, list: ["{{ canary }}"] }
`;

/** Commands that print their stdin in each of the encodings. */
const printers = `tee plain >&2
base64 -w 0 <plain; { printf a; cat plain; } | base64 -w 0; { printf ab; cat plain; } | base64 -w 0
base64 -w 0 <plain | tr '+/' '-_'
od -An -v -tx1 plain | tr -d ' \\n'; od -An -v -tx1 plain | tr -d ' \\n' | tr a-f A-F
od -An -v -tx1 plain | tr -d '\\n' | tr ' ' %
sed 's/["\\\\]/\\\\&/g' plain
sed "s/'/'\\\\\\\\''/g" plain
sed 's/"/%22/g; s/ /%20/g' plain
head -c 5 plain; sleep 0.2; tail -c +6 plain`;

const shell = '{{ printers }}';
const tasks: object[] = [
  { name: 'All encodings', shell: { cmd: shell, stdin: '{{ canary }}' }, register: 'printed' },
  { name: 'A name with {{ canary }}', debug: { msg: '{{ canary }}' } },
  { name: 'Values', debug: { var: 'settings' } },
  { name: 'Registered', debug: { var: 'printed' } },
  { name: 'A fact', set_fact: { known: '{{ canary }}', whole: '{{ settings }}' } },
  { name: 'Read again', debug: { msg: '{{ known }} {{ whole }}' } },
  { name: 'Items', debug: { msg: 'x' }, loop: ['{{ canary }}', { key: '{{ canary }}' }] },
  { name: 'A file', copy: { dest: '{{ playbook_dir }}/out/file', content: '{{ canary }}' } },
  { name: 'A template', template: { src: 'file.hbs', dest: '{{ playbook_dir }}/out/template' } },
  { name: 'A line', lineinfile: { path: '{{ playbook_dir }}/out/file', line: 'a {{ canary }}' } },
  { name: 'A command', command: { argv: ['sh', '-c', 'exit 3', '{{ canary }}'] } },
  { name: 'A failure', fail: { msg: 'it is {{ canary }}' } },
  { name: 'A condition', debug: { msg: 'x' }, when: 'canary == "no"' },
  { name: 'An assertion', assert: { that: ['canary == "no"'], fail_msg: 'not {{ canary }}' } },
  { name: 'A result', shell: { cmd: 'true' }, changed_when: 'canary == "x"', failed_when: 'canary != "x"' },
  { name: 'A wrong argument', file: { path: '{{ playbook_dir }}/out', mode: '{{ canary }}' } },
  { name: 'A wrong word', file: { path: '/x', state: '{{ canary }}' } },
  { name: 'No such host', debug: { msg: 'x' }, delegate_to: '{{ canary }}' },
  { name: 'Nothing in it', debug: { msg: '{{ canary.member }}' } },
  { name: 'Not a number', debug: { msg: 'x' }, retries: '{{ canary }}', until: 'false' },
  { name: 'A job', shell: { cmd: shell, stdin: '{{ canary }}' }, async: 20, poll: 1 },
  { name: 'Environment', shell: { cmd: 'env; exit 1' }, environment: { WORD: '{{ canary }}' } },
  { name: 'Its session ends', shell: { cmd: `cat; cat >&2; kill -9 $PPID`, stdin: '{{ canary }}' } },
];

const files = {
  canary,
  'hosts.yml': inventory,
  'play.yml': JSON.stringify([
    {
      name: 'Canary',
      hosts: 'all',
      gather_facts: false,
      vars: { printers },
      tasks: tasks.map((task) => ({ ...task, ignore_errors: true, ignore_unreachable: true })),
    },
  ]),
  'templates/file.hbs': 'a {{ canary }}\nb {{ b64encode canary }}\n',
  'out/.keep': '',
  'state/.keep': '',
};

function hitsIn(text: string): string[] {
  const found = encodings(canary).filter(([, form]) => text.includes(form));
  return found.map(([name, form]) => {
    const at = text.indexOf(form);
    return `${name}: ${text.slice(Math.max(0, at - 80), at + form.length + 20)}`;
  });
}

/** The texts of all files in a folder. */
function textsIn(folder: string): string {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return paths
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
}

const on = ['-i', 'hosts.yml'];
const exec = ['exec', 'all', ...on, '--lock', 'off'];
const run = ['run', 'play.yml', ...on, '--lock', 'off', '--history', 'on'];

describe('a secret is shown nowhere', () => {
  test.each<[what: string, args: string[], shown: RegExp, env?: object]>([
    ['in the report', [...run, '-D', '-vv'], /A failure .*it is \*\*\*/],
    ['in a trace', [...run, '-vvv'], /A failure .*it is \*\*\*/],
    ['in events', [...run, '-D', '--json', '-'], /"message":"it is \*\*\*"/],
    ['in a test report', [...run, '--junit', 'out/junit.xml'], /A failure .*it is \*\*\*/],
    [
      'in a page',
      [...run, '-D', '--html', 'out/page.html', '--metrics', 'out/metrics'],
      /A failure .*it is \*\*\*/,
    ],
    ['by --one-by-one', [...run, '--one-by-one', '-vv'], /A failure .*it is \*\*\*/],
    ['in a log of GitHub', [...run], /A failure .*it is \*\*\*/, { GITHUB_ACTIONS: 'true' }],
    ['in check mode', [...run, '-D', '--check'], /A template .*\n.*\n.*\n.*\+a \*\*\*/],
    [
      'by a plan',
      ['plan', 'play.yml', ...on, '--out', 'state/p.kplan'],
      /A template .*\n.*\n.*\n.*\+a \*\*\*/,
    ],
    ['by a plan as Markdown', ['plan', 'play.yml', ...on, '--format', 'md'], /\+a \*\*\*/],
    ['by exec', [...exec, '--', 'cat canary; echo'], /\*\*\*/],
    [
      'by a module',
      [...exec, '-m', 'copy', '-a', '{dest: /x/y, content: "{{ canary }}"}', '-CD'],
      /\+\*\*\*/,
    ],
    ['by vars', ['vars', 'one', ...on], /canary +"\*\*\*"/],
    ['by inventory', ['inventory', ...on, '--list'], /"canary": "\*\*\*"/],
    ['by lint', ['lint', 'play.yml', ...on], /./],
  ])('%s', async (_, args, shown, env) => {
    const cwd = await folderWith(files);
    const state = join(cwd, 'state');
    const { stdout, stderr } = await kplayHere(args, {
      cwd,
      env: { HOME: cwd, XDG_STATE_HOME: state, ...env },
    });
    const kept = textsIn(state);
    const written = ['junit.xml', 'page.html', 'metrics'].map((name) => join(cwd, 'out', name));
    const report = written.map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : '')).join('\n');
    expect(stdout + stderr).toMatch(shown);
    expect(hitsIn(stdout + stderr + kept + report)).toEqual([]);
  });
});

test('a secret is shown by nothing that compares hosts with playbooks', async () => {
  const cwd = await folderWith({ ...files, 'out/file': `by hand ${canary}\n` });
  const state = join(cwd, 'state');
  const all = [...on, '--lock', 'off'];
  const rows: [args: string[], shown: RegExp][] = [
    [['drift', 'play.yml', ...all, '-v', '--json', 'state/events', '--metrics', 'state/metrics'], /A line/],
    [['drift', 'play.yml', ...all, '--format', 'md'], /A line|out\/file/],
    [['drift', 'play.yml', ...all, '--format', 'json'], /"task": "A line"/],
    [['capture', 'one', 'play.yml', ...all, '--out', 'state/captured.yml'], /^/],
    [['capture', 'one', 'play.yml', ...all], /A file.* is left out: it contains a secret/],
    [['plan', 'play.yml', ...on, '--out', 'state/p.kplan', '--format', 'json'], /"after": "a \*\*\*/],
    [['plan', 'play.yml', ...on, '--format', 'sarif'], /A file/],
    [['show', 'state/p.kplan', '--format', 'md'], /\+a \*\*\*/],
  ];
  for (const [args, shown] of rows) {
    const env = { HOME: cwd, XDG_STATE_HOME: state };
    const { stdout, stderr } = await kplayHere(args, { cwd, env });
    expect(stdout + stderr, args.join(' ')).toMatch(shown);
    expect(hitsIn(stdout + stderr), args.join(' ')).toEqual([]);
  }
  expect(hitsIn(textsIn(state))).toEqual([]);
}, 240_000);

test('what is written for a host arrives as it is', async () => {
  const cwd = await folderWith(files);
  // in a process of its own, as users run it
  const { stdout, stderr } = await kplay(run, {
    cwd,
    env: { HOME: cwd, XDG_STATE_HOME: join(cwd, 'state') },
  });
  expect(stdout).toMatch(/A failure .*it is \*\*\*/);
  expect(hitsIn(stdout + stderr)).toEqual([]);
  expect(readFileSync(join(cwd, 'out/file'), 'utf8')).toBe(`${canary}\na ${canary}\n`);
  const base64 = Buffer.from(canary).toString('base64');
  expect(readFileSync(join(cwd, 'out/template'), 'utf8')).toBe(`a ${canary}\nb ${base64}\n`);
});
