import { readFileSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderWith } from '../../test/support/program.ts';
import { kplayHere } from '../../test/support/program-here.ts';

let folder: string;
beforeEach(async () => {
  folder = await folderWith({
    'site.yml': '- hosts:   web\n',
    'good.yml': '- hosts: web\n',
    'broken.yaml': 'a: [\n',
    'roles/a/tasks/main.yaml': '- debug: {msg: a}\n',
    'roles/a/files/app.yml': 'a:   1\n',
    '.hidden/a.yml': 'a:   1\n',
    'notes.txt': 'a:   1\n',
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

const cases: [args: string[], code: number, stdout: string, stderr: RegExp][] = [
  [['good.yml'], 0, '', /^$/],
  [['good.yml', '--check'], 0, '', /^$/],
  [['site.yml', 'good.yml'], 0, 'site.yml\n', /^$/],
  [['--check', 'site.yml', 'good.yml'], 1, 'site.yml\n', /^$/],
  [['.'], 1, 'roles/a/tasks/main.yaml\nsite.yml\n', /error\[yaml-syntax\]: a \[ is not closed/],
  [['roles/a/files/app.yml'], 0, 'roles/a/files/app.yml\n', /^$/],
  [['none.yml'], 1, '', /^kplay: cannot format none.yml: ENOENT/],
];

describe('kplay fmt', () => {
  it.each(cases)('%j', async (args, code, stdout, stderr) => {
    const finished = await kplayHere(['fmt', ...args], { cwd: folder });
    expect(finished).toEqual({ code, stdout, stderr: expect.stringMatching(stderr) });
    const isWritten = args.includes('site.yml') && !args.includes('--check');
    if (isWritten) expect(readFileSync(`${folder}/site.yml`, 'utf8')).toBe('- hosts: web\n');
    if (args.includes('--check')) expect(readFileSync(`${folder}/site.yml`, 'utf8')).toBe('- hosts:   web\n');
  });
});
