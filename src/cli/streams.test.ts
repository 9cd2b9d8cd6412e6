import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../../test/support/program.ts';
import { kplayHere } from '../../test/support/program-here.ts';

const here = import.meta.dirname;
const program = [...readdirSync(here), ...readdirSync(`${here}/../lab`).map((name) => `../lab/${name}`)];

it('nothing else writes to a terminal by itself', () => {
  // reports have their own, and clean what they show; a command of a lab has the terminal for itself
  const own = ['streams.ts', 'reports.ts', 'exec-plan.ts', '../lab/ssh.ts'];
  const writers = program.filter(
    (name) =>
      /(?<!\.test)\.ts$/.test(name) &&
      !own.includes(name) &&
      /std(?:out|err)\.write|console\.\w+\(/.test(readFileSync(`${here}/${name}`, 'utf8')),
  );
  expect(writers).toEqual([]);
});

const evil = '\u001b]0;owned\u0007\u009b31m\u202e';
const inYaml = JSON.stringify(`x${evil}`).replace('\u009b', '\\x9b').replace('\u202e', '\\u202e');

describe('what a file says moves no terminal', () => {
  const files = {
    'hosts.yml': `all: {hosts: {h: {kplay_connection: local, ${inYaml}: ${inYaml}}}}\n`,
    'play.yml': `- name: ${inYaml}\n  hosts: h\n  tasks:\n    - {name: ${inYaml}, tags: [${inYaml}], debug: {msg: 1}}\n`,
    'wrong.yml': `- {name: ${inYaml}, hosts: h, tasks: [{${inYaml}: 1}, {command: "true", tags: "${evil}"}]}\n`,
    'lines.yml': '- name: "x\\n  tasks (9):"\n  hosts: h\n  tasks: [{name: "a\\n    b", debug: {msg: 1}}]\n',
    'roles/r/meta/argument_specs.yml': `argument_specs: {main: {short_description: ${inYaml}, options: {a: {description: ${inYaml}}}}}\n`,
    'roles/r/tasks/main.yml': '- {name: A, debug: {msg: 1}}\n',
    'vars.yml': 'a\n',
  };
  const calls: string[][] = [
    ['run', 'play.yml', '-i', 'hosts.yml', '--list-tasks', '--list-hosts'],
    ['run', 'wrong.yml', '-i', 'hosts.yml'],
    ['run', `no${evil}.yml`, '-i', 'hosts.yml'],
    ['run', 'play.yml', '-i', `no${evil}`],
    ['run', 'play.yml', '-i', 'hosts.yml', '-e', `@no${evil}`],
    ['run', 'play.yml', '-i', 'hosts.yml', '--start-at-task', evil],
    ['run', 'play.yml', '-i', 'hosts.yml', `--${evil}`],
    ['lint', 'play.yml', 'wrong.yml', '-i', 'hosts.yml'],
    ['lint', 'wrong.yml', '-i', 'hosts.yml', '--format', 'json'],
    ['lint', 'wrong.yml', '-i', 'hosts.yml', '--format', 'sarif'],
    ['inventory', '-i', 'hosts.yml', '--list'],
    ['inventory', '-i', 'hosts.yml', '--host', 'h'],
    ['inventory', '-i', 'hosts.yml', '--host', evil],
    ['vars', 'h', 'play.yml', '-i', 'hosts.yml'],
    ['vars', 'h', '-i', 'hosts.yml', '--explain', `x${evil}`],
    ['doc', 'r'],
    ['doc', evil],
    [evil],
  ];
  it.each(calls)('%s %s', async (...args) => {
    const { stdout, stderr } = await kplayHere(args, { cwd: await folderWith(files) });
    expect(`${stdout}${stderr}`).not.toMatch(/[^\n\t\P{Cc}]|\u202e/u);
    expect(`${stdout}${stderr}`).not.toBe('');
  });

  it('and no name is more than one line', async () => {
    const cwd = await folderWith(files);
    const { stdout } = await kplayHere(['run', 'lines.yml', '-i', 'hosts.yml', '--list-tasks'], { cwd });
    expect(stdout).toBe('play: x\\n  tasks (9):\n  tasks (1):\n    a\\n    b\n');
  });
});
