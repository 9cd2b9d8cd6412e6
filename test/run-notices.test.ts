import { describe, expect, test } from 'vitest';
import { play, told } from './support/play.ts';

const say = (name: string, text: string, more = '') => `{name: ${name}, debug: {msg: '${text}'}${more}}`;
const tasks = (...lines: string[]) => lines.map((line) => `    - ${line}\n`).join('');
const site = (body: string) => `- name: P\n  hosts: one, two\n  tasks:\n${body}`;

describe('handlers that are included, or that a template names', () => {
  const handlers = `  handlers:
    - ${say('restart web', 'w')}
    - ${say('restart db', 'd')}
    - {name: All of them, include_tasks: more.yml, listen: news}
    - {name: Role, include_role: {name: svc_b}, vars: {p: 9}, loop: [1, 2]}
`;
  const more = {
    'roles/svc_b/tasks/main.yml': `- ${say('RB', '{{ p }}')}\n`,
    'more.yml': `- ${say('H1', '1')}\n- ${say('H2', '2')}\n`,
  };
  const change = (notify: string, rest = '') =>
    `{name: T, debug: {msg: ''}, changed_when: true, notify: ${notify}${rest}}`;
  const table: [string, string, string[]][] = [
    ['a name made of a variable', change("'restart {{ svc }}'", ', vars: {svc: db}'), ['restart db: d']],
    [
      'an item notifies for itself',
      `{name: T, debug: {msg: ''}, loop: [web, db], changed_when: "item == 'db'", notify: 'restart {{ item }}'}`,
      ['restart db: d'],
    ],
    ['the name of an include means all of its tasks', change('All of them'), ['H1: 1', 'H2: 2']],
    ['so does what it listens to', change('news'), ['H1: 1', 'H2: 2']],
    ['a task inside is a handler of its own', change('H2'), ['H2: 2']],
    ['a role, for each item', change('Role'), ['RB [1]: 9', 'RB [2]: 9']],
  ];
  test.each(table)('%s', async (_, task, expected) => {
    const { tasks: found, stderr } = await play(`${site(tasks(task))}${handlers}`, [], more);
    expect(
      told(found).filter((line) => !line.startsWith('T')),
      stderr,
    ).toEqual(expected);
  });

  test('a name that no handler has fails the task before it does anything', async () => {
    const task = "{name: T, command: 'touch @/done', notify: 'restart {{ x }}'}";
    const { tasks: found } = await play(
      `${site(tasks('{name: S, set_fact: {x: mail}}', task))}${handlers}`,
      [],
      more,
    );
    expect(told(found)).toEqual(['S: ', 'T failed: there is no handler "restart mail" to notify']);
  });
});
