import { describe, expect, it } from 'vitest';
import { inspect } from '../project.fixture.ts';

async function found(task: string): Promise<string[]> {
  const { diagnostics } = await inspect({ 'site.yml': `- hosts: all\n  tasks:\n    - ${task}\n` });
  return diagnostics.map(({ code, message, place }) => `${place?.col} ${code}: ${message}`);
}

describe('the line of a command', () => {
  it.each([
    [
      'command: ps aux | grep x',
      ['23 no-shell: "command" starts no shell: "|" is passed to the program as it is'],
    ],
    ['command: a > /b', ['18 no-shell: "command" starts no shell: ">" is passed to the program as it is']],
    ['command: a; b', ['17 no-shell: "command" starts no shell: ";" is passed to the program as it is']],
    ['command: "a && b"', ['19 no-shell: "command" starts no shell: "&&" is passed to the program as it is']],
    ['command: touch /a creates=/a', ['25 ansible-spelling: "creates=" is a part of the command here']],
    [`shell: 'echo "a'`, ['15 bad-arguments: shell: a quote is not closed']],
    [`shell: "echo 'a"`, ['15 bad-arguments: shell: a quote is not closed']],
    ['shell: chdir=/a ls | wc', ['14 ansible-spelling: "chdir=" is a part of the command here']],
  ])('%s', async (task, expected) => expect(await found(task)).toEqual(expected));

  it.each([
    'command: echo "a | b" \'c > d\'',
    'command: find /a -name {{ inventory_hostname }} -size +1k',
    'command: mysql -e "select 1;"',
    'command: env creates_more=1 a=b',
    'command: { argv: [a, "|", b] }',
    'shell: a | b > c && d; e',
    'shell: echo "creates=/a"',
    `shell: "echo it\\\\'s # don't"`,
    `shell: "cat <<'E'\\nit's\\nE"`,
    `shell: { cmd: "print('", executable: /usr/bin/python3 }`,
    `shell: "echo '{{ inventory_hostname }}'"`,
  ])('is fine: %s', async (task) => expect(await found(task)).toEqual([]));
});
