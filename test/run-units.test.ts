import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { story } from './support/play.ts';
import { folderWith } from './support/program.ts';
import { runEventsHere } from './support/program-here.ts';
import { standInForSystemctl } from './support/systemctl-stand-in.ts';

const start = (name: string, more = '') => `{name: ${name}, systemd: {name: ${name}, state: started}${more}}`;
const write = (name: string) => `{name: ${name}, copy: {content: x, dest: @/${name}}}`;
const run = (name: string) => `{name: ${name}, command: "true"}`;

const cases: { name: string; tasks: string[]; told: string[] }[] = [
  {
    name: 'the task that started the unit fails, and what was done meanwhile is reported',
    tasks: [start('bad'), write('file'), run('after')],
    told: ['bad: failed', 'file: changed'],
  },
  {
    name: 'units are looked at together',
    tasks: [start('good'), start('bad'), start('bad2'), run('after')],
    told: ['good: changed', 'bad: failed', 'bad2: failed'],
  },
  {
    name: 'at the end of the play',
    tasks: [run('before'), start('bad')],
    told: ['before: changed', 'bad: failed'],
  },
  {
    name: 'before handlers, which run all the same',
    tasks: [start('good', ', notify: H'), start('bad')],
    told: ['good: changed', 'bad: failed', 'H: changed'],
  },
  {
    name: 'before a value is read',
    tasks: [start('bad', ', register: r, ignore_errors: true'), '{debug: {msg: "{{ r.failed }}"}}'],
    told: ['bad: ignored', 'debug: unchanged'],
  },
  {
    name: 'failed_when',
    tasks: [start('bad', ', register: r, failed_when: r.failed && r.msg.contains("none")'), run('after')],
    told: ['bad: unchanged', 'after: changed'],
  },
  {
    name: 'until',
    tasks: [start('bad', ', register: r, until: "!r.failed", retries: 1, delay: 0'), run('after')],
    told: ['bad: failed'],
  },
  {
    name: 'a rescue begins before the next task of the block',
    tasks: [`{block: [${start('bad')}, ${write('file')}], rescue: [${run('rescue')}]}`, run('after')],
    told: ['bad: rescued', 'rescue: changed', 'after: changed'],
  },
  {
    name: 'always begins after the files',
    tasks: [`{block: [${start('bad')}, ${write('file')}, ${run('no')}], always: [${run('always')}]}`],
    told: ['bad: failed', 'file: changed', 'always: changed'],
  },
  {
    name: 'a loop',
    tasks: [
      '{name: L, systemd: {name: "{{ item }}", state: started}, loop: [good, bad, good2]}',
      write('file'),
    ],
    told: ['L [good]: changed', 'L [bad]: failed', 'L [good2]: changed'],
  },
];

describe('with a stand-in for systemctl', () => {
  test.each(cases)('$name', async ({ tasks, told }) => {
    const folder = await folderWith({
      'hosts.yml': 'all: {hosts: {one: }, vars: {kplay_connection: local}}\n',
    });
    await standInForSystemctl(folder);
    const text = `
- name: P
  hosts: one
  environment: {PATH: "${folder}:${process.env.PATH}"}
  tasks:
${tasks.map((task) => `    - ${task.replaceAll('@', folder)}\n`).join('')}
  handlers:
    - ${run('H')}
`;
    await writeFile(`${folder}/play.yml`, text);
    const { tasks: found } = await runEventsHere(['play.yml', '-i', 'hosts.yml'], { cwd: folder });
    expect(story(found)).toEqual(told);
  });
});
