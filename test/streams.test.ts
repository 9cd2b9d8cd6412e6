import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { folderWith, program } from './support/program.ts';
import { inTerminal } from './support/terminal.ts';

let folder: string;
beforeAll(async () => {
  const loud = { name: 'Loud', shell: { cmd: 'seq 1 20000', read_only: true }, loop: [1, 2, 3, 4] };
  folder = await folderWith({
    'hosts.yml': JSON.stringify({ all: { hosts: { one: { kplay_connection: 'local' } } } }),
    'play.yml': JSON.stringify([{ name: 'P', hosts: 'all', tasks: [loud] }]),
  });
});

/** Runs a line of bash in which `kplay` is the program; gives the exit code of `kplay`. */
function bash(line: string): Promise<{ code: number | null; stderr: string }> {
  const kplay = `kplay() { '${process.execPath}' '${program}' "$@"; }`;
  const child = spawn('bash', ['-c', `${kplay}; ${line}; exit "\${PIPESTATUS[0]}"`], {
    cwd: folder,
    env: { ...process.env, CI: 'true' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stderr })));
}

const full = 'no space left on the device';
const gone = 'its reader has closed it';
const run = 'kplay run play.yml -i hosts.yml -vv';
const exec = 'kplay exec -i hosts.yml all';

describe.skipIf(!existsSync('/dev/full'))('what cannot be written is said in one sentence', () => {
  test.each<[string, number, string]>([
    [`${run} --json /dev/full`, 3, `kplay: cannot write the events to /dev/full: ${full}\n`],
    [`${run} >/dev/full`, 3, `kplay: cannot write to stdout: ${full}\n`],
    [`${run} | head -1`, 3, `kplay: cannot write to stdout: ${gone}\n`],
    [
      `${run} --json - 2>said | head -c 10; grep kplay: said >&2; true`,
      0,
      `kplay: cannot write to stdout: ${gone}\n`,
    ],
    [`${run} 2>&1 | head -1`, 3, ''],
    [
      `${run} --json /no/such`,
      1,
      "kplay: cannot write the events: ENOENT: no such file or directory, open '/no/such'\n",
    ],
    [`${exec} --json /dev/full -- seq 3`, 3, `kplay: cannot write the events to /dev/full: ${full}\n`],
    [
      `${exec} --json /no/such -- touch x`,
      1,
      "kplay: cannot write the events: ENOENT: no such file or directory, open '/no/such'\n",
    ],
    [`${exec} -- seq 100000 | head -1`, 3, `kplay: cannot write to stdout: ${gone}\n`],
    [`${exec} --json events -- seq 3`, 0, ''],
    ['kplay schema | head -c 1', 3, `kplay: cannot write to stdout: ${gone}\n`],
    ['kplay inventory -i hosts.yml --list >/dev/full', 3, `kplay: cannot write to stdout: ${full}\n`],
  ])('%s', async (line, code, stderr) => {
    expect(await bash(line)).toEqual({ code, stderr });
  });

  test('exec did nothing where its events could not be opened, and wrote them where they could', () => {
    expect(existsSync(join(folder, 'x'))).toBe(false);
    const events = readFileSync(join(folder, 'events'), 'utf8').trim().split('\n');
    expect(JSON.parse(events.at(-1)!)).toMatchObject({ event: 'end', exit_code: 0 });
  });
});

/** What a terminal would obey: a title, a move, a colour of its own, a bell, C1 controls, bidi overrides. */
const obeyed = ['\x1b]0;', '\x1b[5;7H', '\x1b[45m', '\x07', '\x08', '\u009b', '\u202e', '\u2066', '\0'];
const sly = `printf '\\033]0;title\\007\\033[5;7Hmoved\\033[45mred\\b\\b\\302\\2335m\\342\\200\\256bidi\\342\\201\\246\\0\\377end\\n'`;

test.each([
  ['in a report', ['run', 'sly.yml', '-i', 'hosts.yml', '-vv']],
  ['of exec', ['exec', '-i', 'hosts.yml', 'all', '--', sly.replaceAll("'", '"')]],
])('a terminal does not obey the output of a command %s', async (_, args) => {
  const message = { name: 'Says', debug: { msg: '{{ said.stdout }}' } };
  const tasks = [
    { name: 'Prints', shell: { cmd: sly }, register: 'said' },
    message,
    { name: 'Fails', shell: { cmd: `${sly}; exit 3` } },
  ];
  await writeFile(join(folder, 'sly.yml'), JSON.stringify([{ name: 'P', hosts: 'all', tasks }]));
  const terminal = inTerminal(args, { cwd: folder, rows: 60, columns: 200 });
  await terminal.ended;
  expect(terminal.raw).toContain('\\x1b[5;7Hmoved');
  expect(obeyed.filter((each) => terminal.raw.includes(each))).toEqual([]);
});
