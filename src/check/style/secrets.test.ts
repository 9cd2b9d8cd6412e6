import { describe, expect, it } from 'vitest';
import { inspect } from '../../playbook/project.fixture.ts';

/** Where secrets are found. */
async function places(files: Record<string, string>) {
  const { diagnostics } = await inspect(files, { style: true });
  return diagnostics.map(({ code, place }) => `${code} ${place?.line}:${place?.col}`);
}

describe('secrets', () => {
  const key = '"-----BEGIN OPENSSH PRIVATE KEY-----\\nabc"';
  const cases: [line: string, found: boolean][] = [
    ['db_password: hunter2', true],
    ['password: 123456', true],
    ['db: { users: [{ api_key: abc }] }', true],
    ['github-token: abc', true],
    ['secret: !raw "{{x}}"', true],
    [`any: ${key}`, true],
    ['ansible_become_pass: hunter2', true],
    ['dbPassword: hunter2', true],
    ['url: "postgres://app:hunter2@db/app"', true],
    ['env: ["A=1", "https://me:hunter2@git.example.org/x"]', true],
    ['id: AKIAABCDEFGHIJKLMNOP', true],
    ['proxy_pass: http://127.0.0.1:80', false],
    ['url: "https://example.org:443/a@b"', false],
    ['url: "https://{{ user }}:{{ key }}@host"', false],
    ['time: "10:20"', false],
    ['compass: north', false],
    ['db_password: "{{ other }}"', false],
    ['db_password: ""', false],
    ['private_key: /etc/ssl/a', false],
    ['private_key: files/a.pem', false],
    ['password: $6$salt$hash', false],
    ['password: "!"', false],
    ['password_file: a', false],
    ['update_password: always', false],
    ['secret: true', false],
  ];
  it.each(cases)('%s: %s', async (line, found) => {
    const read = '- hosts: web\n  tasks: [{ debug: { msg: 1 } }]\n';
    const { diagnostics } = await inspect(
      { 'site.yml': read, 'group_vars/web.yml': `${line}\n` },
      { style: true },
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(found ? ['plain-secret'] : []);
    for (const { message, hint } of diagnostics)
      expect(`${message} ${hint}`).not.toMatch(/hunter2|123456|abc/);
  });

  it('in arguments and variables of playbooks too', async () => {
    const text =
      '- hosts: web\n  tasks:\n    - debug: { msg: 1 }\n      vars: { token: abc }\n      environment: { DB_PASSWORD: abc }\n';
    expect(await places({ 'site.yml': text })).toEqual(['plain-secret 4:15', 'plain-secret 5:22']);
  });
});
