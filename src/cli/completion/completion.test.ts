import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { folderOf } from '../../inventory/folder.fixture.ts';
import { makeProgram } from '../program.ts';

const folder = folderOf({
  'hosts.yml': 'web:\n  hosts: { web1: {port: 1}, web2: }\ndb:\n  hosts: { db1: }\n',
  'broken.yml': ': [\n',
  'site.yml':
    '- hosts: web\n  tasks:\n    - { name: Say a, debug: {msg: a}, tags: [first, never] }\n    - { name: Say b, debug: {msg: b}, tags: [second, first] }\n    - { name: Say c, debug: {msg: c} , other: 1 }\n',
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => void vi.spyOn(process, 'cwd').mockReturnValue(folder));
afterEach(() => void vi.restoreAllMocks());

/** The candidates for the last word of a command line, without their descriptions. */
async function complete(line: string): Promise<string[]> {
  let out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += String(chunk);
    return true;
  });
  const words = line.split(' ').map(inFolder);
  const program = await makeProgram();
  await program.parseAsync(['__complete', '--', ...words], { from: 'user' });
  return out
    .split('\n')
    .filter(Boolean)
    .map((row) => row.split('\t')[0]!);
}

function inFolder(word: string): string {
  return word.replace(/(hosts|site|broken)\.yml$/, (name) => `${folder}/${name}`);
}

const inventory = '-i hosts.yml';
const cases: [line: string, words: string[]][] = [
  ['ru', ['run', 'runs']],
  ['--ver', ['--version']],
  ['--color al', ['always']],
  ['--color never li', ['lint']],
  ['lab s', ['status', 'ssh']],
  ['lab up --wi', ['--with']],
  ['run --list-', ['--list-hosts', '--list-tasks', '--list-tags']],
  ['run --versi', []],
  ['run --become-method=d', ['--become-method=doas']],
  ['run --host-keys a', ['accept-new']],
  ['exec --become-password-file ', [':files']],
  ['cp ', [':files']],
  ['run ', [':files']],
  ['run --inventory ', [':files']],
  ['run --inventory=h', [':files']],
  ['run --forks ', []],
  [`exec ${inventory} `, ['all', 'ungrouped', 'web', 'db', 'web1', 'web2', 'db1']],
  [`exec -ihosts.yml d`, ['db', 'db1']],
  [`run ${inventory} -CDl web:!w`, ['web:!web', 'web:!web1', 'web:!web2']],
  [`exec ${inventory} web1,d`, ['web1,db', 'web1,db1']],
  [`exec ${inventory} web -- `, [':files']],
  ['exec -i broken.yml ', []],
  ['exec ', []],
  [`shell ${inventory} `, ['web1', 'web2', 'db1']],
  [`run site.yml ${inventory} --tags `, ['first', 'never', 'second']],
  ['run site.yml --tags=first,s', ['--tags=first,second']],
  ['run --tags ', []],
  ['run site.yml --start-at-task Say', ['Say a', 'Say b', 'Say c']],
  ['exec -m set', ['setup']],
  ['doc syste', ['systemd', 'systemd_unit']],
  ['doc func', ['functions']],
  ['facts x os_f', ['os_family']],
  ['lint --ignore yaml-syn', ['yaml-syntax']],
  [`vars ${inventory} web1 --explain `, ['port']],
  ['schema play', ['playbook']],
  ['completion z', ['zsh']],
  ['version ', []],
  ['schema playbook ', []],
];

it.each(cases)('completes: kplay %s', async (line, words) => {
  expect(await complete(line)).toEqual(words);
});
