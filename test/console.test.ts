import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderWith, program } from './support/program.ts';
import { inTerminal } from './support/terminal.ts';

let folder: string;
beforeAll(async () => {
  folder = await folderWith({
    'hosts.yml':
      'web:\n  hosts:\n    web1: { kplay_connection: local, port: 80 }\n    gone: { kplay_connection: none, port: 1 }\n  vars: { url: "http://x:{{ port }}", tree: { a: [1] } }\n',
    'site.yml': '- { hosts: web1, vars: { inside: "{{ port }}0" }, tasks: [{ meta: noop }] }\n',
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Types lines into the console, through a pipe. */
function type(lines: string, ...args: string[]) {
  const words = [program, 'console', 'web1', '-i', 'hosts.yml', ...args];
  const options = {
    cwd: folder,
    input: lines,
    encoding: 'utf8',
    env: { ...process.env, CI: 'true' },
  } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, words, options);
  return { code: status, stdout, stderr };
}

const good: [lines: string, stdout: unknown, ...args: string[]][] = [
  ['port + 1\nport + 2', '81\n82\n'],
  ['url\n\nat {{ url }}', 'http://x:80\nat http://x:80\n'],
  ['tree', 'a:\n  - 1\n'],
  ['groups.web.size()', '2\n'],
  ['inside', '"800"\n', 'site.yml'],
  ['port', '"1"\n', '-e', 'port=1'],
  ['facts.kernel == "" ? 1 : 2\nfacts.kernel != ""', '2\ntrue\n'],
  ['hostvars.gone.url', 'http://x:1\n'],
  ['hostvars.gone.inside', '"10"\n', 'site.yml'],
  ['{{ hostvars.web1.port }}{{ hostvars.gone.inventory_hostname }}', '80gone\n'],
  ['hostvars.map(n, n)', '- web1\n- gone\n'],
  ['.help', expect.stringContaining('hostvars.HOST.NAME')],
  ['"matches".matches("^m")', 'true\n'],
];

const bad: [line: string, stderr: RegExp, ...args: string[]][] = [
  ['prot', /^error: "prot" is undefined\n {2}hint: did you mean "port"\?\n$/],
  ['port +', /^error: /],
  ['{{#if}}', /^error: /],
  ['hostvars.gone.facts', /^error: .*facts/],
  ['hostvars.other', /^error: .*other/],
  ['port is defined', /^error: .*\n {2}hint: /],
];

describe('kplay console', () => {
  it.each(good)('%j', (lines, stdout, ...args) => {
    expect(type(lines, ...args)).toEqual({ code: 0, stdout, stderr: '' });
  });

  it.each(bad)('%j is an error, and the next line is evaluated', (line, stderr) => {
    const finished = type(`${line}\nport\n`);
    expect(finished).toEqual({ code: 1, stdout: '80\n', stderr: expect.stringMatching(stderr) });
  });

  it('keeps the lines of a terminal, without answers to prompts', async () => {
    const state = `${folder}/state`;
    const typed = async (shown: RegExp, ...keys: string[]) => {
      const terminal = inTerminal(['console', 'web1', '-i', 'hosts.yml', '-K'], {
        cwd: folder,
        env: { XDG_STATE_HOME: state },
      });
      await terminal.shows(/^Password to become: /);
      terminal.type('s3cret\r');
      await terminal.shows(/^> /);
      for (const key of keys) terminal.type(key);
      await terminal.shows(shown);
      terminal.type('\x15\x04');
      expect(await terminal.ended).toBe(0);
    };
    await typed(/^81 *$/, 'port + 1\r');
    await typed(/^> port \+ 1/, '\x1b[A');
    expect(readFileSync(`${state}/kplay/console-history`, 'utf8')).toBe('port + 1\n');
  });

  it('completes names on a terminal', async () => {
    const terminal = inTerminal(['console', 'web1', '-i', 'hosts.yml'], { cwd: folder });
    await terminal.shows(/^> /);
    terminal.type('inventory_hostname_sh\t');
    await terminal.shows(/^> inventory_hostname_short/);
    terminal.type('\r');
    await terminal.shows(/^web1 *$/);
    terminal.type('\x04');
    expect(await terminal.ended).toBe(0);
  });
});
