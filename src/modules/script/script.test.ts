import { expect, test } from 'vitest';
import { type ActionCase, actionCases } from '../../../test/support/module-cases.ts';
import { play, told } from '../../../test/support/play.ts';

const file = { name: 'x', path: '/x', size: 0, sha256: '0', bytes: Buffer.from('') };

const cases: ActionCase[] = [
  { name: 'nothing to do', args: { cmd: file, creates: '@' }, returns: { msg: '@ exists' } },
];

actionCases('script', cases);

const script = `#!/bin/sh
printf '%s|' "$@" "$(cat)" "$PWD"
[ "$1" != bad ] || exit 7
`;

test('a script of the controller', async () => {
  const text = `
- name: P
  hosts: one
  vars: {name: run.sh}
  tasks:
    - {name: A, script: { cmd: run.sh, args: [a, "it's b"], stdin: in, chdir: /usr }, register: a}
    - {name: B, script: run.sh, register: b, changed_when: false}
    - {name: C, script: { cmd: "{{ name }}", args: bad, executable: /bin/bash }, ignore_errors: true, register: c}
    - {name: D, debug: {msg: "{{ a.stdout }} {{ b.stdout }} {{ c.rc }}"}}
`;
  const { tasks, folder } = await play(text, [], { 'files/run.sh': script });
  const said = told(tasks);
  expect(said.slice(0, 2)).toEqual(['A changed: ', 'B: ']);
  expect(said[2]).toMatch(/^C ignored: exit status 7/);
  expect(said[3]!.replaceAll(folder, '@')).toMatch(/^D: a\|it's b\|in\|\/usr\| .* 7$/);
});
