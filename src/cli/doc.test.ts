import { Command } from 'commander';
import { describe, expect, test, vi } from 'vitest';
import { actionModule } from '../core/module.ts';
import { moduleNames } from '../modules/catalog.ts';
import { docCommand, formatModule, listText, moduleText } from './doc.ts';

const module = actionModule({
  summary: 'Knock on a door.',
  notes: `It waits. ${'It is patient. '.repeat(8)}`.trim(),
  params: {
    door: { type: 'path', required: true, doc: 'Which door.', aliases: ['dest', 'name'] },
    how: {
      type: 'string',
      enum: ['softly', 'loud'],
      default: 'softly',
      doc: `How, ${'and how '.repeat(12)}long.`,
    },
    code: { type: 'string', secret: true, doc: 'What to say.' },
    times: { type: 'int', default: 3, doc: 'How often.' },
  },
});

describe('a module', () => {
  const text = formatModule({ name: 'knock', module }, '- name: Knock\n  knock:\n\n    door: /dev/door\n');

  test.each([
    ['summary', /^knock: Knock on a door\.\n\nIt waits\. /],
    ['required and aliases', /^\* door {2}\(path; also dest, name\)\n {6}Which door\.$/m],
    ['enum and default', /^ {2}how {2}\(string; one of softly, loud; default "softly"\)$/m],
    ['secret', /^ {2}code {2}\(string; never shown in reports\)$/m],
    ['a number as default', /^ {2}times {2}\(int; default 3\)$/m],
    ['examples', /\n\nExamples:\n\n {2}- name: Knock\n {4}knock:\n\n {6}door: \/dev\/door\n$/],
  ])('shows %s', (_, expected) => {
    expect(text).toMatch(expected);
  });

  test('keeps to 80 columns and has no empty blanks', () => {
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(text).not.toMatch(/ $/m);
  });
});

test('lists every module with its summary', async () => {
  const lines = (await listText()).trimEnd().split('\n');
  expect(lines.map((line) => line.split(' ')[0])).toEqual(await moduleNames());
  for (const line of lines) expect(line).toMatch(/^\S+ {2,}\S.*\.$/);
});

test('shows every module that there is', async () => {
  for (const name of await moduleNames())
    expect(await moduleText(name)).toMatch(new RegExp(`^${name}: [^]*\nExamples:`));
});

test('the command prints one module, and refuses a name that is none', async () => {
  const written: string[] = [];
  const write = vi
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => written.push(String(text)) > 0);
  const run = (...args: string[]) => {
    const program = new Command();
    docCommand(program);
    return program.parseAsync(['doc', ...args], { from: 'user' });
  };
  await run('file').finally(() => write.mockRestore());
  expect(written.join('')).toMatch(/^file: /);
  await expect(run('fiel')).rejects.toMatchObject({ diagnostics: [{ code: 'unknown-module' }] });
});
