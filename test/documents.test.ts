import { chmod } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { folderWith } from './support/program.ts';
import { kplayHere } from './support/program-here.ts';

/** Consul's answers are tried in src/inventory/consul.test.ts: here they would need a server. */
const cases: [what: string, args: string[], files: Record<string, string>, said: string][] = [
  [
    'a state of Terraform',
    ['inventory', '-i', 'x.tfstate'],
    { 'x.tfstate': '{"version": 4, "terraform_version": "1", "resources": 7}' },
    'error[inventory-format]: this is no state of Terraform: "resources" must be a list, not 7',
  ],
  [
    'what terraform show prints',
    ['inventory', '-i', 'x.json'],
    { 'x.json': '{"format_version": "1.0", "terraform_version": "1", "values": []}' },
    '"values" must be a mapping, not a list',
  ],
  [
    'what an inventory script lists',
    ['inventory', '-i', './script'],
    { script: `#!/bin/sh\necho '{"web": {"hosts": [7]}}'` },
    '"web.hosts[0]" must be a string, not 7',
  ],
  [
    'what an inventory script says of a host',
    ['inventory', '-i', './script'],
    { script: `#!/bin/sh\n[ $1 = --host ] && echo '[]' || echo '{"web": ["a"]}'` },
    './script --host a: the whole must be a mapping, not a list',
  ],
  [
    'an argument spec',
    ['lint', 'site.yml', '-i', 'a,'],
    {
      'site.yml': '- {name: P, hosts: all, roles: [r]}\n',
      'roles/r/meta/argument_specs.yml': 'argument_specs: {main: {options: {port: {type: integer}}}}\n',
      'roles/r/tasks/main.yml': '[]\n',
    },
    '"main.options.port.type" must be one of str, int, float, bool, list, dict, path, raw, not "integer"',
  ],
];

describe('the built program checks documents from outside', () => {
  test.each(cases)('%s', async (_, args, files, said) => {
    const folder = await folderWith(files);
    if ('script' in files) await chmod(`${folder}/script`, 0o755);
    const { code, stdout, stderr } = await kplayHere(args, { cwd: folder });
    expect(stdout + stderr).toContain(said);
    expect(code).toBe(1);
  });
});
